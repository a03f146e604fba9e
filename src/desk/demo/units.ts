/** The demo's units 单位, each with the line 条 it answers for, and what became of one that was merged. */
import { levelOf } from '../../core/area.ts'
import type { Bilingual } from '../../core/language.ts'
import { DISTRICT, type DemoArea, FOUNDED } from './areas.ts'

export interface DemoUnit {
  readonly id: string
  readonly kind: 'government' | 'department' | 'centre' | 'group' | 'town' | 'village'
  readonly line: string | null
  readonly area: string
  readonly name: Bilingual
  /** As colleagues say it: 住建局. */
  readonly short: Bilingual
  readonly from: string
  readonly to: string | null
}

export interface DemoSuccession {
  readonly old: string
  readonly next: string
  readonly day: string
  readonly reason: string
}

/** Id, line, name, short name. Bureau names are the usual ones of a district; nothing else about them is real. */
const departments: readonly (readonly [string, string, string, string, string, string])[] = [
  [
    'government-services',
    'government-services',
    '区政务服务局',
    'Government Services Bureau',
    '政务局',
    'Government services',
  ],
  [
    'housing',
    'housing-construction',
    '区住房和城乡建设局',
    'Housing and Construction Bureau',
    '住建局',
    'Housing',
  ],
  [
    'urban-management',
    'urban-management',
    '区城市管理综合执法局',
    'Urban Management Bureau',
    '城管执法局',
    'Urban management',
  ],
  [
    'ecology',
    'ecology',
    '市生态环境局海勃湾区分局',
    'Ecology and Environment Office',
    '生态环境分局',
    'Ecology',
  ],
  ['education', 'education', '区教育局', 'Education Bureau', '教育局', 'Education'],
  ['transport', 'transport', '区交通运输局', 'Transport Bureau', '交通局', 'Transport'],
  ['police', 'police', '市公安局海勃湾区分局', 'Public Security Office', '公安分局', 'Police'],
  ['labour', 'labour', '区人力资源和社会保障局', 'Labour and Social Security Bureau', '人社局', 'Labour'],
  ['market', 'market', '区市场监督管理局', 'Market Supervision Bureau', '市场监管局', 'Market'],
  ['health', 'health', '区卫生健康委员会', 'Health Commission', '卫健委', 'Health'],
  ['water', 'water', '区农牧水务局', 'Water and Agriculture Bureau', '水务局', 'Water'],
  ['power', 'power', '海勃湾供电所（演示）', 'Haibowan Power Supply (demo)', '供电所', 'Power'],
  ['civil-affairs', 'civil-affairs', '区民政局', 'Civil Affairs Bureau', '民政局', 'Civil affairs'],
  [
    'natural-resources',
    'natural-resources',
    '市自然资源局海勃湾区分局',
    'Natural Resources Office',
    '自然资源分局',
    'Natural resources',
  ],
  ['emergency', 'emergency', '区应急管理局', 'Emergency Management Bureau', '应急局', 'Emergency'],
  ['justice', 'justice', '区司法局', 'Justice Bureau', '司法局', 'Justice'],
  ['supervision', 'supervision', '区委区政府督查室', 'Supervision Office', '督查室', 'Supervision'],
  ['publicity', 'publicity', '区委宣传部', 'Publicity Department', '宣传部', 'Publicity'],
]

const others: readonly DemoUnit[] = [
  unit(
    'government',
    'government',
    null,
    ['区政府办公室', 'District Government Office'],
    ['区政府办', 'Government office'],
  ),
  unit(
    'hotline-centre',
    'centre',
    null,
    ['12345便民服务中心', '12345 Service Centre'],
    ['12345中心', '12345 centre'],
  ),
  unit(
    'grid-centre',
    'centre',
    'grid-centre',
    ['区网格化服务管理中心', 'Grid Service Centre'],
    ['网格中心', 'Grid centre'],
  ),
  unit(
    'inspection-1',
    'group',
    null,
    ['第一现场督导组', 'Inspection Group One'],
    ['第一督导组', 'Group one'],
  ),
  unit(
    'inspection-2',
    'group',
    null,
    ['第二现场督导组', 'Inspection Group Two'],
    ['第二督导组', 'Group two'],
  ),
  {
    ...unit(
      'environment-2018',
      'department',
      'ecology',
      ['区环境保护局', 'Environmental Protection Bureau'],
      ['环保局', 'Environment'],
    ),
    to: '2019-03-01',
  },
]

export const demoSuccessions: readonly DemoSuccession[] = [
  {
    old: 'environment-2018',
    next: 'ecology',
    day: '2019-03-01',
    reason: '演示：机构改革，职责划入生态环境分局',
  },
]

export function demoUnits(areas: readonly DemoArea[]): DemoUnit[] {
  const territories = areas.flatMap(area => {
    const level = levelOf(area.code)
    return level === 'town' || level === 'village' ? [territory(area, level)] : []
  })
  return [
    ...others,
    ...departments.map(([id, line, zh, en, short, shortEn]) =>
      unit(id, 'department', line, [zh, en], [short, shortEn]),
    ),
    ...territories,
  ]
}

function territory(area: DemoArea, kind: 'town' | 'village'): DemoUnit {
  const { zh, en } = area.name
  return {
    id: `${kind}-${area.code}`,
    kind,
    line: null,
    area: area.code,
    name: { zh: officeOf(zh), en: `${en} ${kind === 'town' ? 'Office' : 'Committee'}` },
    short: { zh, en },
    from: FOUNDED,
    to: null,
  }
}

/** 和平社区 → 和平社区居委会, 新地村 → 新地村委会, 海北街道 → 海北街道办事处, 千里山镇 → 千里山镇人民政府. */
function officeOf(zh: string): string {
  if (zh.endsWith('社区')) return `${zh}居委会`
  if (zh.endsWith('村')) return `${zh}委会`
  if (zh.endsWith('街道')) return `${zh}办事处`
  return zh.endsWith('镇') ? `${zh}人民政府` : `${zh}管委会`
}

function unit(
  id: string,
  kind: DemoUnit['kind'],
  line: string | null,
  [zh, en]: readonly [string, string],
  [short, shortEn]: readonly [string, string],
): DemoUnit {
  return {
    id,
    kind,
    line,
    area: DISTRICT,
    name: { zh, en },
    short: { zh: short, en: shortEn },
    from: FOUNDED,
    to: null,
  }
}
