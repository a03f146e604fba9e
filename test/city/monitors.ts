/** Places that are monitored, put in without the gateway: a stack, its device, its limit, what it sent, its alarms. */
import { DAY_MS, dayOf, type Instant } from '../../src/core/instant.ts'
import type { DeviceRecord, Factors, RecordKind } from '../../src/core/reading.ts'
import { newId, type Office, transact } from '../../src/desk/office.ts'
import { ensureMonths, takeRecords } from '../../src/desk/take-records.ts'
import { insertAll, iso } from '../../src/store/insert.ts'
import { DISTRICT } from './city.ts'

export interface Monitored {
  readonly place: string
  readonly device: string
  readonly mn: string
  readonly name: string
}

let made = 0

/** A place with one device. */
export async function monitored(
  office: Office,
  more: {
    readonly program?: string
    readonly kind?: string
    readonly name?: string
    readonly area?: string
    readonly now?: Instant
  } = {},
): Promise<Monitored> {
  const n = ++made
  const { program = 'emission', kind = 'gas-outlet', area = '150302001', now = Date.now() } = more
  const name = more.name ?? `${n}号测试排口`
  const [place, device, mn] = [newId(), newId(), `1503020000000000000${String(n).padStart(5, '0')}`]
  await transact(office, tx =>
    insertAll(tx, {
      places: [
        {
          district: DISTRICT,
          id: place,
          program,
          kind,
          external_id: `test-${n}`,
          name,
          area,
          lon: 106.8 + n / 1000,
          lat: 39.67,
          facts: { 企业: '测试焦化厂' },
          digest: 'test',
          changed_at: iso(now),
        },
      ],
      devices: [
        {
          district: DISTRICT,
          id: device,
          mn,
          place,
          title: '烟气在线监测',
          system: '31',
          password: null,
          from_day: '2026-01-01',
          to_day: null,
          changed_at: iso(now),
        },
      ],
    }),
  )
  return { place, device, mn, name }
}

/** What it says at a moment, or of the period that begins then. */
export async function says(
  office: Office,
  it: Monitored,
  said: readonly { readonly kind?: RecordKind; readonly at: Instant; readonly factors: Factors }[],
): Promise<void> {
  const records = said.map(({ kind = 'realtime', at, factors }): DeviceRecord => ({
    place: it.place,
    device: it.device,
    kind,
    at,
    receivedAt: at + 40,
    resent: false,
    factors,
  }))
  await ensureMonths(office, records)
  await transact(office, tx => takeRecords(tx, { district: DISTRICT, records }))
}

/** A limit for every place of the kind, from a day some weeks back. */
export async function limited(
  office: Office,
  q: {
    readonly factor: string
    readonly upper: number
    readonly kind: RecordKind
    readonly place?: string
    readonly from?: string
    readonly to?: string
  },
): Promise<string> {
  const id = `test-${++made}`
  await transact(office, tx =>
    insertAll(tx, {
      limits: [
        {
          district: DISTRICT,
          id,
          program: 'emission',
          place_kind: 'gas-outlet',
          place: q.place ?? null,
          factor: q.factor,
          kind: q.kind,
          value: q.kind === 'realtime' ? 'Rtd' : 'Avg',
          upper: q.upper,
          unit: 'mg/m³',
          run: 3,
          case_kind: 'gas-over-limit',
          from_day: q.from ?? dayOf(Date.now() - 60 * DAY_MS),
          to_day: q.to ?? null,
          source: '演示值，未核对',
          verified: false,
        },
      ],
    }),
  )
  return id
}

/** An alarm as it stands; open unless it says when it ended. */
export async function alarmed(
  office: Office,
  it: Monitored,
  q: {
    readonly limit: string
    readonly begins: Instant
    readonly ended?: Instant
    readonly caseId?: string
    readonly peak?: number
  },
): Promise<string> {
  const id = newId()
  await transact(office, tx =>
    insertAll(tx, {
      alarms: [
        {
          district: DISTRICT,
          id,
          place: it.place,
          device: it.device,
          limit_id: q.limit,
          program: 'emission',
          factor: 'a21026',
          kind: 'realtime',
          value: 'Rtd',
          upper: 50,
          unit: 'mg/m³',
          peak: q.peak ?? 57.3,
          readings: 3,
          begins_at: iso(q.begins),
          last_at: iso(q.begins + 10_000),
          ended_at: q.ended === undefined ? null : iso(q.ended),
          raised_at: iso(q.begins),
          changed_at: iso(q.begins),
          case_id: q.caseId ?? null,
        },
      ],
    }),
  )
  return id
}

/** What its hours or days came to. */
export async function rolled(
  office: Office,
  it: Monitored,
  rows: readonly {
    readonly level: 'minute' | 'hour' | 'day'
    readonly at: Instant
    readonly avg: number
    readonly valid?: boolean
  }[],
): Promise<void> {
  await ensureMonths(
    office,
    rows.map(row => ({
      ...it,
      kind: row.level,
      at: row.at,
      receivedAt: row.at,
      resent: false,
      factors: {},
    })),
  )
  await transact(office, tx =>
    insertAll(tx, {
      rollups: rows.map(({ level, at, avg, valid = true }) => ({
        district: DISTRICT,
        place: it.place,
        level,
        at: iso(at),
        factors: { a21026: { avg, min: avg - 1, max: avg + 1, n: 60, valid, sent: false } },
      })),
    }),
  )
}
