/** What the demo's thirteen devices have sent up to now, and alarms of a month, some of them open: what a screen reads beside cases. */
import { DAY_MS, HOUR_MS, type Instant } from '../src/core/instant.ts'
import { DISTRICT } from '../src/desk/demo/areas.ts'
import { diceOf } from '../src/desk/demo/dice.ts'
import { layReadings } from '../src/desk/demo/lay-readings.ts'
import { pastReadings } from '../src/desk/demo/past-readings.ts'
import type { World } from '../src/desk/demo/world.ts'
import { type Office, transact } from '../src/desk/office.ts'
import { ensureMonths } from '../src/desk/take-records.ts'
import { insertAll, iso, type Row } from '../src/store/insert.ts'

/** guess: a limit at a place is exceeded every third day. */
const ALARMS_EACH = 10
const BACK_MS = 30 * DAY_MS
const SHARE_ON = 0.5
/** Readings older than this are laid out anew: a screen of today without any of today would be too fast. */
const FRESH_MS = 12 * HOUR_MS

interface Laid {
  readonly world: World
  readonly seed: string
  readonly now: Instant
}

export async function layDevices(office: Office, q: Laid): Promise<void> {
  const { pool } = office.database
  const found = await pool.query<{ newest: number | null; alarms: boolean }>(
    'select (select max(at) from latest where district = $1) as newest, exists (select from alarms) as alarms',
    [DISTRICT],
  )
  const [there] = found.rows
  if (there?.alarms && q.now - (there.newest ?? 0) < FRESH_MS) return
  const readings = [...pastReadings(q)]
  await ensureMonths(office, readings.flat())
  for (const batch of readings) await transact(office, tx => layReadings(tx, batch))
  await pool.query("update alarms set ended_at = last_at, ended_by = 'within' where ended_at is null")
  await transact(office, tx => insertAll(tx, { alarms: alarmsOf(q) }))
  // The clock has looked at all of them long ago.
  await pool.query('truncate rollup_marks, stale_rollups')
  await pool.query('vacuum analyze records, latest, alarms')
}

function alarmsOf({ world, seed, now }: Laid): Row<'alarms'>[] {
  const dice = diceOf(`${seed}/alarms/${now}`)
  const places = world.places.flatMap(place =>
    world.devices.filter(it => it.place === place.id).map(device => ({ place, device })),
  )
  return world.limits.flatMap(limit =>
    places
      .filter(it => it.place.kind === limit.placeKind)
      .flatMap(({ place, device }) =>
        Array.from({ length: ALARMS_EACH }, (_, i) => {
          const isOn = i === 0 && limit.kind === 'realtime' && dice.chance(SHARE_ON)
          const from = Math.floor(now - HOUR_MS - dice.share() * (isOn ? HOUR_MS : BACK_MS))
          return {
            district: DISTRICT,
            id: dice.id(from),
            place: place.id,
            device: device.id,
            limit_id: limit.id,
            program: limit.program,
            factor: limit.factor,
            kind: limit.kind,
            value: limit.value,
            upper: limit.upper,
            unit: limit.unit,
            peak: limit.upper * (1 + dice.share()),
            readings: dice.between(3, 40),
            begins_at: iso(from),
            last_at: iso(from + HOUR_MS / 2),
            ended_at: isOn ? null : iso(from + HOUR_MS),
            ended_by: isOn ? null : 'within',
            raised_at: iso(from),
            changed_at: iso(from + HOUR_MS),
            case_id: null,
          }
        }),
      ),
  )
}
