/** Registers simulated devices beyond those of the demo 接管, so that a load can be tried: each with a stack of its own. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../core/instant.ts'
import { deviceEntries } from '../../store/devices.ts'
import { insertAll, iso } from '../../store/insert.ts'
import { demoDistrict } from '../demo-mode.ts'
import { newId, type Tx } from '../office.ts'
import { FOUNDED } from './areas.ts'
import type { Monitor } from './monitors.ts'
import { points } from './points.ts'

/** The community of the industrial park, where the demo's plants stand. */
const PARK = '150302400498'

/** How many were new; undefined where no demo is laid out. */
export async function registerMore(
  tx: Tx,
  q: { readonly devices: readonly Monitor[]; readonly now: Instant },
): Promise<number | undefined> {
  const district = await demoDistrict(tx)
  if (district === undefined) return undefined
  const known = new Set((await deviceEntries(tx)).map(it => it.mn))
  const [lon, lat] = points[PARK] ?? []
  const rows = q.devices
    .filter(it => !known.has(it.mn))
    .map(it => ({ ...it, place: newId(), device: newId() }))
  await insertAll(tx, {
    places: rows.map(it => ({
      district,
      id: it.place,
      program: it.program,
      kind: it.kind,
      external_id: it.externalId,
      name: it.name,
      area: PARK,
      lon,
      lat,
      facts: { demo: true },
      digest: createHash('sha256').update(it.mn).digest('base64url'),
      changed_at: iso(q.now),
    })),
    devices: rows.map(it => ({
      district,
      id: it.device,
      mn: it.mn,
      place: it.place,
      title: `${it.name}数采仪`,
      system: it.system,
      password: null,
      from_day: FOUNDED,
      to_day: null,
      changed_at: iso(q.now),
    })),
  })
  return rows.length
}
