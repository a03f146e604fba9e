/** English names of 海勃湾区 as commonly written: pinyin and the kind of place. The codes and Chinese names are the seed's. */
import type { Bilingual } from '../../core/language.ts'

export const englishNames: Readonly<Record<string, string>> = {
  '150300': 'Wuhai City',
  '150302': 'Haibowan District',
  '150302001': 'Fenghuangling Subdistrict',
  '150302002': 'Haibei Subdistrict',
  '150302003': 'Xinhua Subdistrict',
  '150302004': 'Xinhuaxi Subdistrict',
  '150302007': 'Binhe Subdistrict',
  '150302008': 'Linyin Subdistrict',
  '150302101': 'Qianlishan Town',
  '150302400': 'Haibowan Industrial Park',
  '150302001002': 'Heping Community',
  '150302001003': 'Gongyuan Community',
  '150302001004': 'Changqing Community',
  '150302001005': 'Moxiang Liyuan Community',
  '150302001007': 'Xincheng Community',
  '150302001008': 'Lantian Community',
  '150302002001': 'Qingshan Community',
  '150302002002': 'Changqing East Community',
  '150302002003': 'Donghuanlu Community',
  '150302002004': 'Huanghe Community',
  '150302002005': 'Dongshan North Community',
  '150302002007': 'Shicheng Community',
  '150302002009': 'Heping East Community',
  '150302002010': 'Jiayuan Community',
  '150302003012': 'Qingquan Community',
  '150302003013': 'Xinnan Community',
  '150302003014': 'Xinhai Community',
  '150302003015': 'Hexie Community',
  '150302003016': 'Kangle Community',
  '150302003017': 'Xingfu Community',
  '150302004001': 'Xinhua Community',
  '150302004006': 'Haida Community',
  '150302004008': 'Binshui Community',
  '150302004009': 'Shengshi Community',
  '150302007001': 'Zhenbei Community',
  '150302007003': 'Bailou Community',
  '150302007005': 'Binhe Community',
  '150302007008': 'Zhongheyuan Community',
  '150302007009': 'Hudong Community',
  '150302008001': 'Daqing Community',
  '150302008002': 'Jinyu Community',
  '150302008003': 'Wenxin Community',
  '150302008004': 'Yilin Community',
  '150302008005': 'Haixin Community',
  '150302101003': 'Qiangang Community',
  '150302101004': 'Xinyuan Community',
  '150302101203': 'Xindi Village',
  '150302101206': 'Xinfeng Village',
  '150302101209': 'Wangyuandi Village',
  '150302101213': 'Tuanjie Xincun Village',
  '150302101214': 'Bayin Wusu Village',
  '150302101400': 'Xinhe Community',
  '150302400498': 'Haibowan Park Virtual Community',
}

/** An area bears the name of its community or village, not of the committee that runs it. */
export const areaTitle = (name: string): string =>
  name.replace(/社区居委会$/, '社区').replace(/村委会$/, '村')

const stems = Array.from('甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥')

/** 甲 and A, 乙 and B …: plainly invented people. */
export const letter = (n: number): Bilingual => ({
  zh: stems[n % stems.length] ?? '甲',
  en: String.fromCharCode(65 + (n % stems.length)),
})

const digits = Array.from('零一二三四五六七八九')

/** 一 … 九十九. */
export function numeral(n: number): string {
  const tens = Math.floor(n / 10)
  const ones = digits[n % 10] ?? ''
  if (tens === 0) return ones
  return `${tens === 1 ? '' : digits[tens]}十${n % 10 === 0 ? '' : ones}`
}
