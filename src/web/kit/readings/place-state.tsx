/** How a monitored place stands: an alarm, silent for too long, or in order. */
import type { PlaceRow } from '../../../contracts/places.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { Mark as Shape } from '../../map/map-data.ts'
import { Mark } from '../signals.tsx'

type Stands = Pick<PlaceRow, 'openAlarms' | 'latest' | 'devices'>

export const placeMark = (it: Stands): Shape => {
  if (it.openAlarms > 0) return 'red'
  if (it.latest === null && it.devices === 0) return 'plain'
  return it.latest === null || it.latest.late ? 'yellow' : 'green'
}

export const placeMarkNames: Record<Shape, Bilingual> = {
  red: { zh: '报警中', en: 'Alarm' },
  yellow: { zh: '数据超时', en: 'No new data' },
  green: { zh: '数据正常', en: 'Readings in order' },
  closed: { zh: '停用', en: 'Out of use' },
  plain: { zh: '无在线监测', en: 'Not monitored' },
}

export function PlaceMark({ of: it }: { readonly of: Stands }) {
  const mark = placeMark(it)
  return <Mark tone={mark === 'plain' ? 'none' : mark} text={placeMarkNames[mark]} />
}
