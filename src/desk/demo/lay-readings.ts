/** Writes what the demo's devices have sent, and the alarms that came of it, as the gateway and the clock would have. */
import type { Instant } from '../../core/instant.ts'
import type { DeviceRecord } from '../../core/reading.ts'
import { lockCaseOfAlarms } from '../../store/alarms.ts'
import { insertAll, iso } from '../../store/insert.ts'
import type { Office, Tx } from '../office.ts'
import { openCase } from '../sense/open-case.ts'
import { takeRecords } from '../take-records.ts'
import { DISTRICT } from './areas.ts'
import { diceOf } from './dice.ts'
import { pastAlarm, pastExceedances } from './exceedances.ts'
import type { World } from './world.ts'

export async function layReadings(tx: Tx, records: readonly DeviceRecord[]): Promise<void> {
  await takeRecords(tx, { district: DISTRICT, records })
}

interface Past {
  readonly seed: string
  readonly now: Instant
  readonly world: World
}

/** An alarm of the past and the case that the platform opened for it at that time; answers the case. */
export async function layAlarm(
  tx: Tx,
  office: Office,
  q: Past & { readonly exceedance: number; readonly at: Instant },
): Promise<string> {
  const it = pastExceedances(q.now)[q.exceedance]
  const device = q.world.devices.find(found => found.mn === it?.mn)
  const place = q.world.places.find(found => found.id === device?.place)
  if (!it || !device || !place) throw new Error(`the demo has no exceedance ${q.exceedance}`)
  const { limit, from } = it
  const { hours, peak, raisedAt, endedAt } = pastAlarm(q.seed, it)
  const id = diceOf(`${q.seed}/alarm/${it.mn}`).id(raisedAt)
  const first = hours[0]?.value ?? peak
  const caseId = await openCase(tx, office, {
    district: DISTRICT,
    place: { ...place, ...place.position },
    limit: { ...limit, place: null, to: null, verified: false },
    run: {
      beginsAt: from,
      lastAt: from,
      endedAt: null,
      endedBy: null,
      readings: 1,
      peak: first,
      reachedAt: from,
    },
    at: from,
    alarm: id,
    now: q.at,
  })
  if (caseId === null) throw new Error(`no case for ${place.name}`)
  const alarm = {
    district: DISTRICT,
    id,
    place: place.id,
    device: device.id,
    limit_id: limit.id,
    program: limit.program,
    factor: it.factor,
    kind: limit.kind,
    value: limit.value,
    upper: limit.upper,
    unit: limit.unit,
    peak,
    readings: hours.length,
    begins_at: iso(from),
    last_at: iso(hours.at(-1)?.at ?? from),
    ended_at: iso(endedAt),
    ended_by: 'within',
    raised_at: iso(raisedAt),
    changed_at: iso(endedAt),
    case_id: caseId,
  }
  await insertAll(tx, { alarms: [alarm] })
  return caseId
}

/** The case that the alarm of an exceedance opened, as long as it is open: to be found again after a restart. */
export async function caseOfAlarm(
  tx: Tx,
  q: Pick<Past, 'now' | 'world'> & { readonly exceedance: number },
): Promise<string | undefined> {
  const it = pastExceedances(q.now)[q.exceedance]
  const device = q.world.devices.find(found => found.mn === it?.mn)
  if (!it || !device) return undefined
  const { factor, limit } = it
  const found = await lockCaseOfAlarms(tx, { ...limit, district: DISTRICT, place: device.place, factor })
  return found?.id
}

/** Up to where each limit has been watched: what was laid out is history and raises no alarm now. */
export async function layWatches(tx: Tx, q: Pick<Past, 'now' | 'world'>): Promise<void> {
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
  await insertAll(tx, { watches })
}
