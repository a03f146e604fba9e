/** The demo's devices 监测设备 and limits 限值: what is registered of them. The limits are invented and say so. */
import type { Day } from '../../core/instant.ts'
import { startOfDay } from '../../core/instant.ts'
import type { RecordKind } from '../../core/reading.ts'
import { FOUNDED } from './areas.ts'
import { diceOf } from './dice.ts'
import { monitors, type Monitor } from './monitors.ts'
import type { DemoPlace } from './places.ts'

export interface DemoDevice {
  readonly id: string
  readonly mn: string
  readonly place: string
  readonly title: string
  readonly system: string
  readonly from: Day
}

export interface DemoLimit {
  readonly id: string
  readonly program: string
  readonly placeKind: string
  readonly factor: string
  readonly kind: RecordKind
  /** The field of the record that is judged. */
  readonly value: 'Rtd' | 'Avg'
  readonly upper: number
  readonly unit: string
  /** So many in a row open a case. */
  readonly run: number
  readonly caseKind: string
  readonly from: Day
  readonly source: string
}

export function demoDevices(seed: string, places: readonly DemoPlace[]): DemoDevice[] {
  const dice = diceOf(`${seed}/devices`)
  return monitors.map(it => ({
    id: dice.id(startOfDay(FOUNDED)),
    mn: it.mn,
    place: places.find(place => place.externalId === it.externalId)?.id ?? '',
    title: `${it.name}数采仪`,
    system: it.system,
    from: FOUNDED,
  }))
}

const SOURCE = '演示值'
const RUN = 3 // the demo's rule: three realtime readings in a row

/** Hours as real rules have them, and readings of a moment so that something can be seen within a minute. */
export const demoLimits: readonly DemoLimit[] = (
  [
    ['gas-outlet', 'gas-over-limit', 'mg/m³'],
    ['water-outlet', 'water-over-limit', 'mg/L'],
  ] as const
).flatMap(([placeKind, caseKind, unit]) =>
  limited(placeKind).flatMap(({ factor, upper }) =>
    (['realtime', 'hour'] as const).map(kind => ({
      id: `demo-${placeKind}-${factor}-${kind}`,
      program: 'emission',
      placeKind,
      factor,
      kind,
      value: kind === 'realtime' ? ('Rtd' as const) : ('Avg' as const),
      upper,
      unit,
      run: kind === 'realtime' ? RUN : 1,
      caseKind,
      from: FOUNDED,
      source: SOURCE,
    })),
  ),
)

/** The factors of a kind of place that have a limit: the same at all of them. */
function limited(kind: Monitor['kind']): { factor: string; upper: number }[] {
  const profiles = monitors.find(it => it.kind === kind)?.profiles ?? []
  return profiles.flatMap(({ factor, upper }) => (upper === undefined ? [] : [{ factor, upper }]))
}
