/** Areas, units, posts and people: small tables that are read whole. */
import { sql } from 'kysely'
import type { Level } from '../core/area.ts'
import type { Day } from '../core/instant.ts'
import type { PostKind } from '../core/post.ts'
import type { Tx } from './database.ts'

export interface AreaRow {
  readonly code: string
  readonly level: Level
  readonly parent: string | null
  readonly zh: string
  readonly en: string
  readonly from: Day
  readonly to: Day | null
  readonly source: string
}

/** All areas from a district's city down, by code; the newest validity last. */
export async function areaRows(tx: Tx, district: string): Promise<AreaRow[]> {
  const found =
    await sql<AreaRow>`select code, level, parent, name_zh as zh, name_en as en, from_day as "from", to_day as "to", source
    from areas where code like ${`${district.slice(0, 6)}%`} or code = ${`${district.slice(0, 4)}00`}
    order by code, from_day`.execute(tx)
  return found.rows
}

export async function areaShapes(
  tx: Tx,
  district: string,
  level: Level | undefined,
): Promise<{ code: string; zh: string; en: string; level: Level; boundary: unknown }[]> {
  const found = await sql<{
    code: string
    zh: string
    en: string
    level: Level
    boundary: unknown
  }>`select code, name_zh as zh, name_en as en, level, boundary
    from areas where code like ${`${district}%`} and boundary is not null and to_day is null
      and ${level === undefined ? sql`true` : sql`level = ${level}`} order by code`.execute(tx)
  return found.rows
}

export interface UnitRow {
  readonly id: string
  readonly kind: string
  readonly line: string | null
  readonly area: string
  readonly zh: string
  readonly en: string
  readonly from: Day
  readonly to: Day | null
  readonly successor: string | null
}

export async function unitRows(tx: Tx, district: string): Promise<UnitRow[]> {
  const found =
    await sql<UnitRow>`select u.id, u.kind, u.line, u.area, u.name_zh as zh, u.name_en as en, u.from_day as "from", u.to_day as "to",
      (select s.new_unit from unit_successions s where s.district = u.district and s.old_unit = u.id
        order by s.day desc, s.new_unit limit 1) as successor
    from units u where u.district = ${district} order by u.id`.execute(tx)
  return found.rows
}

export interface PostRow {
  readonly id: string
  readonly kind: PostKind
  readonly unit: string
  readonly area: string
  readonly programs: readonly string[]
  readonly zh: string
  readonly en: string
}

export async function postRows(tx: Tx, district: string, day: Day): Promise<PostRow[]> {
  const found =
    await sql<PostRow>`select id, kind, unit, area, programs, title_zh as zh, title_en as en from posts
    where district = ${district} and from_day <= ${day} and (to_day is null or to_day > ${day}) order by id`.execute(
      tx,
    )
  return found.rows
}

export interface HoldingRow {
  readonly holding: string
  readonly person: string
  readonly post: string
  readonly role: 'holder' | 'deputy'
  readonly from: Day
  readonly to: Day | null
}

/** Who holds which post, past and to come included. */
export async function holdingRows(tx: Tx, district: string): Promise<HoldingRow[]> {
  const found =
    await sql<HoldingRow>`select id as holding, person, post, role, from_day as "from", to_day as "to" from holdings
    where district = ${district} order by from_day, id`.execute(tx)
  return found.rows
}

export interface PersonRow {
  readonly id: string
  readonly name: string
  readonly zh: string
  readonly en: string
  readonly language: 'zh' | 'en'
  readonly demo: boolean
  readonly disabled: boolean
}

export async function personRows(tx: Tx): Promise<PersonRow[]> {
  const found =
    await sql<PersonRow>`select id, name, title_zh as zh, title_en as en, language, demo, disabled_at is not null as disabled
    from people order by name`.execute(tx)
  return found.rows
}

export interface DutyItemRow {
  readonly id: string
  readonly program: string
  readonly kind: string | null
  readonly area: string
  readonly mode: 'town' | 'assist' | 'taken-back'
  readonly line: string | null
  readonly from: Day
  readonly to: Day | null
  readonly source: string
}

export async function dutyItemRows(tx: Tx, district: string): Promise<DutyItemRow[]> {
  const found =
    await sql<DutyItemRow>`select id, program, kind, area, mode, line, from_day as "from", to_day as "to", source
    from duty_items where district = ${district} order by id`.execute(tx)
  return found.rows
}

/** Districts that have posts here: one for a district office, several for a city. */
export async function districtsHere(tx: Tx): Promise<string[]> {
  const found = await sql<{ district: string }>`select distinct district from units order by 1`.execute(tx)
  return found.rows.map(row => row.district)
}
