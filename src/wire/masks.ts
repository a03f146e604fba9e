/** What a reader without the right to see personal data gets instead: masked 脱敏 fields and redacted words. */

/** Two-character family names 复姓 in use today; a list of the common ones, the rest shows one character. */
const COMPOUND = new Set(
  (
    '欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 ' +
    '慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 ' +
    '轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 ' +
    '公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰'
  ).split(' '),
)

/** `张三丰` → `张**`, `欧阳修` → `欧阳**`. Always two stars: the length of the name stays hidden too. */
export function maskName(name: string): string {
  const characters = Array.from(name.trim())
  if (characters.length === 0) return ''
  const family = characters.slice(0, 2).join('')
  return `${characters.length > 2 && COMPOUND.has(family) ? family : characters[0]}**`
}

/** `13812341234` → `138****1234`, `0473-2051234` → `0473-****234`. At least four digits are always hidden. */
export function maskPhone(phone: string): string {
  const plain = phone.normalize('NFKC').trim()
  const [, mobile] = /^(?:(?:\+|00)?86)?[- ]*(1[3-9](?:[- ]?\d){9})$/.exec(plain) ?? []
  if (mobile) {
    const digits = mobile.replace(/\D/g, '')
    return `${digits.slice(0, 3)}****${digits.slice(7)}`
  }
  const [, area = '', local] = /^(0\d{2,3}[- ]?|\(0\d{2,3}\) ?)?(\d{7,8})(?:[- ]\d{1,5})?$/.exec(plain) ?? []
  return local ? `${area}****${local.slice(4)}` : '*'.repeat(plain.length)
}

/** `150302199001011234` → `150***********1234`: neither birthday nor town. Other papers show their last two. */
export function maskIdNumber(id: string): string {
  const plain = id.normalize('NFKC').trim()
  const [shown, end] = plain.length === 18 ? [3, 4] : plain.length >= 7 ? [1, 2] : [0, 0]
  return plain.slice(0, shown) + '*'.repeat(plain.length - shown - end) + plain.slice(plain.length - end)
}

/**
 * Free text for public view: every phone, identity, plate and other long number is replaced by what it was.
 * In doubt a number goes: one shown too many cannot be taken back. Days, moments, amounts with a unit and
 * numbers below seven digits stay, for without them a complaint says nothing.
 */
export function redact(text: string): string {
  const shadow = shadowOf(text)
  let shown = ''
  let from = 0
  for (const match of shadow.matchAll(PERSONAL)) {
    const label = labelOf(match, shadow)
    if (!label) continue
    shown += text.slice(from, match.index) + label
    from = match.index + match[0].length
  }
  return shown + text.slice(from)
}

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领'

/** Tried in this order at each place; the first that fits names what is there. */
const PERSONAL = new RegExp(
  [
    String.raw`(?<mail>(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,6}\.[a-z]{2,})`,
    // Citizen's number, with or without gaps before and after the birthday.
    String.raw`(?<id>(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dx](?!\d)` +
      // Passport, permits for Hong Kong, Macao and Taiwan: a letter or two and seven to eight digits.
      String.raw`|(?<![a-z0-9])[a-z]{1,2}\d{7,8}(?!\d))`,
    // Letter after the province, then five or six with at least one digit; 警 学 挂 and the like may stand last.
    String.raw`(?<plate>[${PROVINCES}][a-z][·•・. -]?(?=[a-z0-9]*\d)[a-z0-9]{4,6}[挂学警港澳领试超]?(?![a-z0-9])` +
      String.raw`|(?<![a-z0-9])wj[${PROVINCES}]?[·. -]?[a-z0-9]{5}(?![a-z0-9]))`,
    // Mobile: single gaps or hyphens anywhere, dots only as 138.1234.1234.
    String.raw`(?<mobile>(?:(?:\+|00)86[- ]?|(?<!\d)86[- ]?|(?<!\d))1[3-9](?:[- ]?\d){9}(?!\d)|(?<!\d)1[3-9]\d\.\d{4}\.\d{4}(?!\d))`,
    // Fixed line with area code, company lines 400/800, each with an extension if it has one.
    String.raw`(?<fixed>(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[- ]?\d{3,4}[- ]?\d{4}(?:(?:-|转)\d{1,5})?(?!\d)|(?<!\d)[48]00[- ]?\d{3,4}[- ]?\d{3,4}(?!\d))`,
    // Bank cards in groups of four.
    String.raw`(?<groups>(?<!\d)\d{4}(?:[ -]\d{4}){2,4}(?:[ -]?\d{1,3})?(?!\d))`,
    // A mobile number spelt out, as in 一三八....
    String.raw`(?<spelt>[一幺][三四五六七八九][零〇○一二三四五六七八九幺]{9})`,
    // Seven or eight digits with one hyphen or gap: a local line.
    String.raw`(?<local>(?<![\d-])[2-8]\d{2,3}[- ]\d{4}(?![\d-]))`,
    // Whatever else is long. Decimals are measurements.
    String.raw`(?<long>(?<![\d.])\d{7,}(?!\d*\.\d))`,
  ].join('|'),
  'giu',
)

const DAY =
  /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?$/

const UNIT = /^ ?(?:元|万|亿|余|多|平方|立方|公里|公斤|千克|吨|米|克|亩|公顷|度|人|户|套|次|条|件|辆|%)/

function labelOf(match: RegExpExecArray, shadow: string): string | undefined {
  const { mail, id, plate, mobile, fixed, spelt, local, long } = match.groups ?? {}
  if (id) return '[证件号]'
  if (plate) return '[车牌]'
  if (mail) return '[邮箱]'
  if (mobile ?? fixed ?? spelt) return '[电话]'
  const after = shadow.slice(match.index + match[0].length, match.index + match[0].length + 4)
  if (local) return isYears(local) || UNIT.test(after) ? undefined : '[电话]'
  if (long === undefined) return '[号码]'
  if (DAY.test(long) || UNIT.test(after)) return undefined
  return long.length <= 8 ? '[电话]' : '[号码]'
}

/** `2018-2020` is a span of years and not a telephone. */
const isYears = (text: string): boolean => /^20\d\d[- ](?:19|20)\d\d$/.test(text)

/** The text as half-width and with plain hyphens, unit by unit, so that a place in it is the place in the text. */
const shadowOf = (text: string): string =>
  text.replace(/[\uff01-\uff5e]|[‐‑‒–—―−]|[\u3000\u00a0\u2002-\u200a\t]/g, it => {
    if (it >= '\uff01' && it <= '\uff5e') return String.fromCharCode(it.charCodeAt(0) - 0xfee0)
    return /\s/.test(it) ? ' ' : '-'
  })
