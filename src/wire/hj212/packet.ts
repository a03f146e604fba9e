/** A packet 数据包 of HJ 212: the data segment as fields (2017 table 3) and the data area as groups of values. */
import type { DeviceDeviation, DeviceRefusal } from '../../core/device-fault.ts'

/** `name=value`; the name is empty where there was no `=`. */
export type Field = readonly [name: string, value: string]

/** What stands between two `;` of the data area, separated by `,`. */
export type Group = readonly Field[]

/** Everything but the data. */
export interface Head {
  /** Identifies one exchange; devices of 2005 may have none. */
  readonly qn: string | undefined
  /** System code 系统编码 (table 5). */
  readonly st: string
  /** Command 命令编码 (table 9). */
  readonly cn: string
  readonly pw: string | undefined
  /** Device number 设备唯一标识. Since 2025 empty in a request for one. */
  readonly mn: string
  readonly flag: number | undefined
  readonly pnum: number | undefined
  readonly pno: number | undefined
  /** Sent later than it should have been 补传; since 2025. */
  readonly rf: boolean
}

export interface Packet extends Head {
  readonly groups: readonly Group[]
}

/** Its data as it stood between `CP=&&` and `&&`. */
export interface RawPacket extends Head {
  readonly data: string
}

export interface Parsed<P> {
  readonly packet: P
  readonly deviations: readonly DeviceDeviation[]
}

/** Flag, bit 0: the sender wants an answer. */
export const wantsAnswer = (packet: Head): boolean => ((packet.flag ?? 0) & 1) === 1

/** Flag, bits 2 to 7: 0 for 2005, 1 for 2017, 2 for 2025. Surface water stations say 2 and mean something older. */
export const versionOf = (packet: Head): number => (packet.flag ?? 0) >> 2

/** 24 digits by the standard; the field has 13 to 24 characters of all sorts. */
const NUMBER = /^[^\s\p{Cc};,=&#]{1,64}$/u
const OPEN = 'CP=&&'
const CLOSE = '&&'
const UNREADABLE = '\ufffd'

/** Reads a data segment, tolerantly: what is not as the standard says is named and taken all the same. */
export function parsePacket(segment: Buffer): Parsed<Packet> | { readonly refusal: DeviceRefusal } {
  const parsed = parseHead(segment)
  if ('refusal' in parsed) return parsed
  const { data, ...head } = parsed.packet
  return { packet: { ...head, groups: groupsOf(data) }, deviations: parsed.deviations }
}

/** The same, leaving the data as text: a gateway reads it in one pass (`reading.ts`). */
export function parseHead(segment: Buffer): Parsed<RawPacket> | { readonly refusal: DeviceRefusal } {
  if (hasControls(segment)) return { refusal: 'character' }
  const text = segment.toString('utf8')
  const open = text.indexOf(OPEN)
  const close = text.lastIndexOf(CLOSE)
  if (open < 0 || close < open + OPEN.length) return { refusal: 'no-data-area' }
  const noted = new Set<DeviceDeviation>()
  if (text.includes(UNREADABLE)) noted.add('not-utf8')
  if (close + CLOSE.length < text.length) noted.add('after-data')
  const head = headOf(text.slice(0, open), noted)
  const cn = head.get('CN')
  const mn = head.get('MN') ?? ''
  if (cn === undefined || !/^\d{4}$/.test(cn)) return { refusal: 'command' }
  if (!NUMBER.test(mn) && !(mn === '' && cn === REGISTERS)) return { refusal: 'number' }
  const qn = head.get('QN')
  if (qn !== undefined && !/^\d{17}$/.test(qn)) noted.add('request-number')
  const st = head.get('ST') ?? ''
  if (!/^[0-9A-Z]{2}$/.test(st)) noted.add('system')
  const packet: RawPacket = {
    qn,
    st,
    cn,
    pw: head.get('PW'),
    mn,
    flag: wholeOf(head.get('Flag'), { most: 255, fault: 'flag', noted }),
    pnum: wholeOf(head.get('PNUM'), { most: 9999, fault: 'part', noted }),
    pno: wholeOf(head.get('PNO'), { most: 9999, fault: 'part', noted }),
    rf: head.get('RF') === '1',
    data: text.slice(open + OPEN.length, close),
  }
  return { packet, deviations: [...noted] }
}

/** All but tab and line ends. U+0000 fits in no text of PostgreSQL; as a pattern over the text it took 3 µs more. */
function hasControls(segment: Buffer): boolean {
  for (let i = 0; i < segment.length; i++) {
    const byte = segment[i] ?? 0
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return true
  }
  return false
}

/** Since 2025: asks for a number and so has none. */
const REGISTERS = '1001'
const FIELDS = new Set(['QN', 'ST', 'CN', 'PW', 'MN', 'Flag', 'PNUM', 'PNO', 'RF'])

function headOf(text: string, noted: Set<DeviceDeviation>): Map<string, string> {
  const head = new Map<string, string>()
  for (const part of text.split(/[;,]/)) {
    if (part === '') continue
    const [name, value] = fieldOf(part.trim())
    const known = FIELDS.has(name) ? name : (ofCase.get(name.toUpperCase()) ?? name)
    if (known !== name) noted.add('field-case')
    if (!FIELDS.has(known)) noted.add('unknown-field')
    else if (!head.has(known)) head.set(known, value)
  }
  return head
}

const ofCase = new Map([...FIELDS].map(name => [name.toUpperCase(), name]))

function wholeOf(
  text: string | undefined,
  q: { readonly most: number; readonly fault: DeviceDeviation; readonly noted: Set<DeviceDeviation> },
): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value <= q.most) return value
  q.noted.add(q.fault)
  return undefined
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = []
  for (const part of text.split(';')) if (part !== '') groups.push(part.split(',').map(fieldOf))
  return groups
}

function fieldOf(text: string): Field {
  const at = text.indexOf('=')
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)]
}
