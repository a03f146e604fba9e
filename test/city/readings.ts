/** A stack of the city that sends, and rounds of the clock run by hand. */
import { transact, type Office } from '../../src/desk/office.ts'
import { rollUpRound } from '../../src/desk/sense/roll-up.ts'
import { senseRound } from '../../src/desk/sense/watch-records.ts'
import { ensureMonths, takeRecords } from '../../src/desk/take-records.ts'
import { insertAll } from '../../src/store/insert.ts'
import type { DeviceRecord } from '../../src/core/reading.ts'
import { DISTRICT } from './city.ts'

export interface Outlet {
  readonly id: string
  readonly device: string
  readonly name: string
}

/** An outlet of its own, so that no limit of the demo and no other test touches it. */
export async function outlet(office: Office, more: { kind?: string; name?: string } = {}): Promise<Outlet> {
  const id = crypto.randomUUID()
  const name = more.name ?? '九号焦化厂1号焦炉排口'
  await transact(office, tx =>
    insertAll(tx, {
      places: [
        {
          district: DISTRICT,
          id,
          program: 'emission',
          kind: more.kind ?? 'test-outlet',
          external_id: id,
          name,
          area: '150302400',
          lon: 106.83,
          lat: 39.65,
          facts: {},
          digest: id,
          changed_at: new Date(0).toISOString(),
        },
      ],
    }),
  )
  return { id, device: crypto.randomUUID(), name }
}

export async function limitFor(office: Office, place: string, more: object = {}): Promise<string> {
  const id = `test-${crypto.randomUUID()}`
  const row = {
    district: DISTRICT,
    id,
    program: 'emission',
    place_kind: 'test-outlet',
    place,
    factor: 'a21026',
    kind: 'realtime',
    value: 'Rtd',
    upper: 50,
    unit: 'mg/m³',
    run: 3,
    case_kind: 'gas-over-limit',
    from_day: '2020-01-01',
    to_day: null,
    source: 'a limit of the test',
    verified: true,
    ...more,
  }
  await transact(office, tx => insertAll(tx, { limits: [row] }))
  return id
}

/** A realtime reading of sulphur dioxide. */
export const reading = (
  it: Outlet,
  at: number,
  value: number,
  more: { flag?: string; kind?: DeviceRecord['kind']; factor?: string } = {},
): DeviceRecord => ({
  place: it.id,
  device: it.device,
  kind: more.kind ?? 'realtime',
  at,
  receivedAt: at + 40,
  resent: false,
  factors: {
    [more.factor ?? 'a21026']: {
      [(more.kind ?? 'realtime') === 'realtime' ? 'Rtd' : 'Avg']: value,
      Flag: more.flag ?? 'N',
    },
  },
})

export async function send(office: Office, ...records: readonly DeviceRecord[]): Promise<void> {
  await ensureMonths(office, records)
  await transact(office, tx => takeRecords(tx, { district: DISTRICT, records }))
}

/** Rounds of watching and counting until nothing is left to do. */
export async function goRounds(office: Office, now: number): Promise<void> {
  while (await senseRound(office, { district: DISTRICT, now }));
  while (await rollUpRound(office, { district: DISTRICT, now }));
}
