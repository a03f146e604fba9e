/** Places that measure, in the city of the stories: an outlet, an air station, a weather station, and what they say. */
import { isoShanghai } from '../../src/core/instant.ts'
import type { DeviceRecord, Factors, RecordKind } from '../../src/core/reading.ts'
import { newId, type Office, transact } from '../../src/desk/office.ts'
import { ensureMonths, takeRecords } from '../../src/desk/take-records.ts'
import { DISTRICT } from './city.ts'

export interface Measured {
  readonly outlet: string
  readonly air: string
  readonly weather: string
  say(place: string, at: number, factors: Factors, kind?: RecordKind): Promise<void>
  alarm(q: {
    readonly begins: number
    readonly ended?: number
    readonly peak?: number
    readonly caseId?: string
  }): Promise<string>
}

const LIMIT = 'story-so2'

/** Three places with a device each, and a limit on sulphur dioxide at the outlet. */
export async function measuredIn(office: Office): Promise<Measured> {
  const { pool } = office.database
  const devices = new Map<string, string>()
  const place = async (program: string, kind: string, name: string, [lon, lat]: [number, number]) => {
    const [id, device] = [newId(), newId()]
    await pool.query(
      `insert into places (district, id, program, kind, external_id, name, area, lon, lat, facts, digest, changed_at)
       values ($1, $2, $3, $4, $5, $6, '150302001', $7, $8, '{}', 'x', now())`,
      [DISTRICT, id, program, kind, id, name, lon, lat],
    )
    await pool.query(
      `insert into devices (district, id, mn, place, title, system, from_day, changed_at)
       values ($1, $2, $3, $4, $5, '31', '2020-01-01', now())`,
      [DISTRICT, device, `story-${device}`.slice(0, 24), id, name],
    )
    devices.set(id, device)
    return id
  }
  const outlet = await place('emission', 'gas-outlet', '一号焦化厂1号焦炉排口', [106.835, 39.675])
  const air = await place('air', 'air-station', '海勃湾一号空气站', [106.815, 39.665])
  const weather = await place('air', 'weather-station', '海勃湾气象站', [106.82, 39.69])
  await pool.query(
    `insert into limits (district, id, program, place_kind, factor, kind, value, upper, unit, run, case_kind, from_day, source, verified)
     values ($1, $2, 'emission', 'gas-outlet', 'a21026', 'realtime', 'Rtd', 50, 'mg/m³', 3, 'gas-over-limit', '2020-01-01', 'story', false)`,
    [DISTRICT, LIMIT],
  )
  return {
    outlet,
    air,
    weather,
    async say(at, moment, factors, kind = 'realtime') {
      const device = devices.get(at) ?? ''
      const record: DeviceRecord = {
        place: at,
        device,
        kind,
        at: moment,
        receivedAt: Math.max(moment, Date.now()),
        resent: false,
        factors,
      }
      await ensureMonths(office, [record])
      await transact(office, tx => takeRecords(tx, { district: DISTRICT, records: [record] }))
    },
    async alarm({ begins, ended, peak = 57.3, caseId }) {
      const id = newId()
      await pool.query(
        `insert into alarms (district, id, place, device, limit_id, program, factor, kind, value, upper, unit, peak, readings,
           begins_at, last_at, ended_at, raised_at, changed_at, case_id)
         values ($1, $2, $3, $4, $5, 'emission', 'a21026', 'realtime', 'Rtd', 50, 'mg/m³', $6, 3, $7, $7, $8, $7, $7, $9)`,
        [
          DISTRICT,
          id,
          outlet,
          devices.get(outlet),
          LIMIT,
          peak,
          isoShanghai(begins),
          ended === undefined ? null : isoShanghai(ended),
          caseId ?? null,
        ],
      )
      return id
    },
  }
}
