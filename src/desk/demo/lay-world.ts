/** Writes the static part of the demo: areas, units, posts, people, duties, places, devices. Passwords are random. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../core/instant.ts'
import type { Tx } from '../../store/database.ts'
import { insertAll, iso } from '../../store/insert.ts'
import { setPassword } from '../../store/sessions.ts'
import { hashPassword, newPassword } from '../passwords.ts'
import { DISTRICT } from './areas.ts'
import type { World } from './world.ts'

/** What a demo person signs in with: known only in this process, printed once. */
export interface DemoPassword {
  readonly name: string
  readonly title: string
  readonly password: string
}

/**
 * One password serves all demo people: each of a hundred hashes would take 17 ms, and whoever may read one may
 * read the others.
 */
export async function layWorld(tx: Tx, world: World, now: Instant): Promise<DemoPassword[]> {
  const district = DISTRICT
  const password = newPassword()
  const hashed = await hashPassword(password)
  await insertAll(tx, {
    areas: world.areas.map(it => ({
      code: it.code,
      level: it.level,
      parent: it.parent,
      name_zh: it.name.zh,
      name_en: it.name.en,
      boundary: it.boundary,
      from_day: it.from,
      to_day: it.to,
      source: it.source,
    })),
    units: world.units.map(it => ({
      district,
      id: it.id,
      kind: it.kind,
      line: it.line,
      area: it.area,
      name_zh: it.name.zh,
      name_en: it.name.en,
      from_day: it.from,
      to_day: it.to,
    })),
    unit_successions: world.successions.map(it => ({
      district,
      old_unit: it.old,
      new_unit: it.next,
      day: it.day,
      reason: it.reason,
    })),
    people: world.people.map(it => ({
      id: it.id,
      name: it.name,
      title_zh: it.title.zh,
      title_en: it.title.en,
      password: hashed,
      language: 'zh',
      demo: true,
      failures: 0,
      created_at: iso(now),
    })),
    posts: world.posts.map(it => ({
      district,
      id: it.id,
      kind: it.kind,
      unit: it.unit,
      area: it.area,
      programs: it.programs,
      title_zh: it.title.zh,
      title_en: it.title.en,
      from_day: it.from,
      to_day: null,
    })),
    holdings: world.holdings.map(it => ({
      district,
      id: it.id,
      post: it.post,
      person: it.person,
      role: it.role,
      from_day: it.from,
      to_day: it.to,
    })),
    duties: world.duties.map(it => ({
      district,
      id: it.id,
      role: it.role,
      person: it.person,
      starts_at: iso(it.startsAt),
      ends_at: iso(it.endsAt),
    })),
    duty_items: world.dutyItems.map(it => ({
      district,
      id: it.id,
      program: it.program,
      kind: it.kind,
      area: it.area,
      mode: it.mode,
      line: it.line,
      from_day: it.from,
      to_day: it.to,
      source: it.source,
    })),
    places: world.places.map(it => ({
      district,
      id: it.id,
      program: it.program,
      kind: it.kind,
      external_id: it.externalId,
      name: it.name,
      area: it.area,
      lon: it.position.lon,
      lat: it.position.lat,
      facts: it.facts,
      digest: createHash('sha256').update(JSON.stringify(it)).digest('base64url'),
      changed_at: iso(now),
    })),
    devices: world.devices.map(it => ({
      district,
      id: it.id,
      mn: it.mn,
      place: it.place,
      title: it.title,
      system: it.system,
      password: null,
      from_day: it.from,
      to_day: null,
      changed_at: iso(now),
    })),
    limits: world.limits.map(it => ({
      district,
      id: it.id,
      program: it.program,
      place_kind: it.placeKind,
      place: null,
      factor: it.factor,
      kind: it.kind,
      value: it.value,
      upper: it.upper,
      unit: it.unit,
      run: it.run,
      case_kind: it.caseKind,
      from_day: it.from,
      to_day: null,
      source: it.source,
      verified: false,
    })),
  })
  return toldTo(world, password)
}

/** New passwords for the demo's people: the first start was killed before it could print them. */
export async function renewPasswords(tx: Tx, world: World): Promise<DemoPassword[]> {
  const password = newPassword()
  const hashed = await hashPassword(password)
  for (const it of world.people) await setPassword(tx, it.id, hashed)
  return toldTo(world, password)
}

const toldTo = (world: World, password: string): DemoPassword[] =>
  world.people.map(it => ({ name: it.name, title: it.title.zh, password }))
