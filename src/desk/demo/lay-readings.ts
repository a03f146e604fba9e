/** Writes what the demo's devices have sent, and the alarms that came of it, as the gateway and the clock would have. */
import type { Instant } from '../../core/instant.ts'
import type { DeviceRecord } from '../../core/reading.ts'
import { insertAll, iso } from '../../store/insert.ts'
import type { Tx } from '../office.ts'
import { takeRecords } from '../take-records.ts'
import { DISTRICT } from './areas.ts'
import { diceOf } from './dice.ts'
import { pastAlarm, type PastExceedance, pastExceedances } from './exceedances.ts'
import type { World } from './world.ts'

export async function layReadings(tx: Tx, records: readonly DeviceRecord[]): Promise<void> {
  await takeRecords(tx, { district: DISTRICT, records })
}

/**
 * The alarms of the past with their cases, and up to where each limit has been watched: what was laid out is
 * history and raises no alarm now.
 */
export async function layAlarms(
  tx: Tx,
  q: {
    readonly seed: string
    readonly now: Instant
    readonly world: World
    readonly caseOf: (exceedance: PastExceedance) => Promise<string>
  },
): Promise<void> {
  const dice = diceOf(`${q.seed}/alarms`)
  const alarms = []
  for (const it of pastExceedances(q.now)) {
    const { hours, peak, raisedAt, endedAt } = pastAlarm(q.seed, it)
    const device = q.world.devices.find(found => found.mn === it.mn)
    alarms.push({
      district: DISTRICT,
      id: dice.id(raisedAt),
      place: device?.place,
      device: device?.id,
      limit_id: it.limit.id,
      program: it.limit.program,
      factor: it.factor,
      kind: it.limit.kind,
      value: it.limit.value,
      upper: it.limit.upper,
      unit: it.limit.unit,
      peak,
      readings: hours.length,
      begins_at: iso(it.from),
      last_at: iso(hours.at(-1)?.at ?? it.from),
      ended_at: iso(endedAt),
      raised_at: iso(raisedAt),
      changed_at: iso(endedAt),
      case_id: await q.caseOf(it),
    })
  }
  const watches = q.world.limits.flatMap(limit =>
    q.world.places
      .filter(it => it.kind === limit.placeKind)
      .map(it => ({
        district: DISTRICT,
        place: it.id,
        limit_id: limit.id,
        last_at: iso(q.now),
        over: 0,
        alarm: null,
      })),
  )
  await insertAll(tx, { alarms, watches })
}
