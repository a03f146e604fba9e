/** The demo's duty list 履职事项清单: what towns lead, where they assist, what was taken back upward. Invented rows. */
import type { DutyItem } from '../../deliberate/route.ts'
import { DISTRICT, FOUNDED } from './areas.ts'

const SOURCE = '演示履职事项清单（虚构）'
const REFORM = '2025-01-01'

const row = (
  program: string,
  kind: string | null,
  mode: DutyItem['mode'],
  more: Partial<DutyItem> = {},
): DutyItem => ({
  id: [program, kind ?? 'all', mode, more.area ?? DISTRICT].join('/'),
  program,
  kind,
  area: DISTRICT,
  mode,
  line: null,
  from: REFORM,
  to: null,
  source: SOURCE,
  ...more,
})

export const demoDutyItems: readonly DutyItem[] = [
  row('hotline', 'rubbish', 'town'),
  row('hotline', 'welfare', 'town'),
  row('hotline', 'street-order', 'assist'),
  row('hotline', 'property-company', 'assist'),
  row('hotline', 'illegal-building', 'taken-back'),
  row('hotline', 'illegal-building', 'town', { from: FOUNDED, to: REFORM, source: `${SOURCE}，2024年底前` }),
  row('dust-control', 'open-truck', 'taken-back'),
  row('dust-control', 'yard-dust', 'town', { area: '150302101' }),
  row('dust-control', 'yard-dust', 'town', { area: '150302400' }),
  row('dust-control', 'broken-road', 'assist', { line: 'transport' }),
  row('grid-patrol', 'hygiene', 'town'),
  row('grid-patrol', 'livelihood', 'town'),
  row('grid-patrol', 'dispute', 'town'),
  row('grid-patrol', 'other', 'town'),
  row('grid-patrol', 'key-people', 'town'),
  row('grid-patrol', 'facility', 'assist'),
  row('grid-patrol', 'safety', 'assist'),
]
