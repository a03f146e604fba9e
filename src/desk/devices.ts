/** Devices 设备: how each is doing, and taking on a number that nobody had registered. */
import type { DeviceRow as Shown, readDevice as readDeviceRoute, Stranger } from '../contracts/devices.ts'
import type { Reply } from '../contracts/route.ts'
import { deviceState } from '../core/freshness.ts'
import { dayOf, type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { type Factors, recordKindNames, type RecordKind, valueOf } from '../core/reading.ts'
import type { Scope } from '../core/scope.ts'
import type { Tx } from '../store/database.ts'
import {
  conflictRows,
  type DeviceRow,
  deviceRows,
  recordCounts,
  strangerRows,
} from '../store/device-lists.ts'
import { deviceByNumber, districtOfNumber, dropStranger } from '../store/devices.ts'
import { insertAll, iso } from '../store/insert.ts'
import { placeById } from '../store/places.ts'
import { factorName, unitOf } from '../wire/hj212/factors.ts'
import { badCursor } from './list-cases.ts'
import { newId, type Office } from './office.ts'
import { areaName, type Names } from './registers.ts'
import type { Session } from './sign-in.ts'
import { administratorPost, notAdministrator } from './staff.ts'

export async function list(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly place?: string | undefined
    readonly state?: Shown['state'] | undefined
    readonly q?: string | undefined
    readonly cursor?: string | undefined
    readonly limit: number
    readonly now: Instant
  },
) {
  const start = q.cursor === undefined ? 0 : startOf(q.cursor)
  if (start === undefined) return badCursor(q.cursor ?? '')
  const all = await showDevices(tx, office, q)
  const chosen = all.filter(it => q.state === undefined || it.state === q.state)
  const byState: Record<string, number> = {}
  for (const { state } of all) byState[state] = (byState[state] ?? 0) + 1
  const end = start + q.limit
  return {
    items: chosen.slice(start, end),
    next: chosen.length > end ? String(end) : null,
    byState,
    asOf: isoShanghai(q.now),
  }
}

/** The register of devices is read whole to count it: a page goes on at a place in it. */
const startOf = (cursor: string): number | undefined =>
  /^\d{1,9}$/.test(cursor) ? Number(cursor) : undefined

export async function showDevices(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly place?: string | undefined
    readonly q?: string | undefined
    readonly now: Instant
  },
): Promise<Shown[]> {
  const names = await office.registers.of(tx, q.scope.district, q.now)
  return (await deviceRows(tx, q)).map(row => showDevice(names, row, q.now))
}

const isoOrNull = (at: Instant | null): string | null => (at === null ? null : isoShanghai(at))

const showDevice = (names: Names, row: DeviceRow, now: Instant): Shown => ({
  id: row.id,
  mn: row.mn,
  title: row.title,
  system: row.system,
  place: row.place,
  placeName: row.placeName,
  area: row.area,
  areaName: areaName(names, row.area),
  from: row.from,
  to: row.to,
  state: deviceState({
    seenAt: row.seenAt,
    shortest: row.shortest,
    hasEnded: row.to !== null && row.to <= dayOf(now),
    now,
  }),
  seenAt: isoOrNull(row.seenAt),
  packets: row.packets,
  refused: row.refused,
  conflicts: row.conflicts,
  fault: row.fault,
  faultAt: isoOrNull(row.faultAt),
})

const MOST_DIFFERING = 20

export async function readDevice(
  tx: Tx,
  office: Office,
  q: { readonly session: Session; readonly id: string; readonly now: Instant },
): Promise<Reply<typeof readDeviceRoute> | Problem> {
  const { scope } = q.session
  const { district } = scope
  const [row] = await deviceRows(tx, { scope, id: q.id })
  if (!row) return refuse('not-found', { device: q.id })
  const names = await office.registers.of(tx, district, q.now)
  const of = { district, place: row.place, device: row.id }
  const counts = await recordCounts(tx, { ...of, now: q.now })
  const differing = await conflictRows(tx, { ...of, limit: MOST_DIFFERING })
  return {
    ...showDevice(names, row, q.now),
    peer: administratorPost(q.session) ? row.peer : null,
    hasPassword: row.hasPassword,
    asOf: isoShanghai(q.now),
    records: counts.map(it => ({
      ...it,
      kindName: recordKindNames[it.kind],
      newest: isoShanghai(it.newest),
      received: isoShanghai(it.received),
    })),
    differing: differing.map(it => ({
      kind: it.kind,
      kindName: recordKindNames[it.kind],
      at: isoShanghai(it.at),
      receivedAt: isoShanghai(it.receivedAt),
      factors: differences(it),
    })),
  }
}

/** The factors that say something else than what is kept. */
const differences = (it: {
  readonly kind: RecordKind
  readonly sent: Factors
  readonly kept: Factors | null
}) =>
  [...new Set([...Object.keys(it.sent), ...Object.keys(it.kept ?? {})])].flatMap(factor => {
    const [kept, sent] = [it.kept?.[factor], it.sent[factor]]
    if (JSON.stringify(kept) === JSON.stringify(sent)) return []
    return [
      {
        factor,
        name: factorName(factor),
        unit: unitOf(factor),
        kept: valueOf(it.kind, kept) ?? null,
        sent: valueOf(it.kind, sent) ?? null,
      },
    ]
  })

const MOST_STRANGERS = 500

/** Which district they belong to is not known: only an administrator looks at them. */
export async function strangers(
  tx: Tx,
  q: { readonly session: Session; readonly now: Instant },
): Promise<{ items: Stranger[]; asOf: string } | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const rows = await strangerRows(tx, MOST_STRANGERS)
  return {
    items: rows.map(row => ({
      ...row,
      packet: withoutPassword(row.packet),
      firstAt: isoShanghai(row.firstAt),
      lastAt: isoShanghai(row.lastAt),
    })),
    asOf: isoShanghai(q.now),
  }
}

const withoutPassword = (packet: string): string => packet.replaceAll(/\bPW=[^;&]*/gi, 'PW=******')

/** Registers a number that called: what it sends from the next packet on is kept. */
export async function adopt(
  tx: Tx,
  q: {
    readonly session: Session
    readonly now: Instant
    readonly mn: string
    readonly place: string
    readonly title: string
    readonly system: string
    readonly password?: string | undefined
  },
): Promise<{ id: string } | Problem> {
  const { scope } = q.session
  const { district } = scope
  const problem = notAdministrator(q)
  if (problem) return problem
  if (!(await placeById(tx, { scope, id: q.place })))
    return invalid('place', q.place, { zh: '本区县已登记的对象', en: 'a registered place of this district' })
  const firstHeard = await dropStranger(tx, q.mn)
  if (firstHeard === undefined) return refuse('not-found', { mn: q.mn })
  const { mn } = q
  if ((await deviceByNumber(tx, { district, mn })) ?? (await districtOfNumber(tx, { mn, notIn: district })))
    return invalid('mn', q.mn, { zh: '尚未登记的设备编号', en: 'a number that is not registered yet' })
  const id = newId()
  await insertAll(tx, {
    devices: [
      {
        district,
        id,
        mn: q.mn,
        place: q.place,
        title: q.title,
        system: q.system,
        password: q.password ?? null,
        from_day: dayOf(firstHeard), // what it has kept since then is its own
        to_day: null,
        changed_at: iso(q.now),
      },
    ],
  })
  return { id }
}
