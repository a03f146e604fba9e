/**
 * Where each table would lie if the database were spread over machines (DESIGN §4). `distributed`: a district's
 * rows, first column `district`, which every key starts with. `reference`: small and the same everywhere.
 * `local`: of one server. A test compares this list with the migrated database.
 */
import type { DB } from './schema.ts'

export type Placement = 'distributed' | 'reference' | 'local'

export const tables: Readonly<Record<keyof DB, Placement>> = {
  accesses: 'distributed',
  area_successions: 'reference',
  areas: 'reference',
  calendar_days: 'reference',
  case_events: 'distributed',
  cases: 'distributed',
  challenges: 'reference',
  counters: 'distributed',
  duties: 'distributed',
  duty_items: 'distributed',
  externals: 'distributed',
  feed: 'distributed',
  files: 'distributed',
  holdings: 'distributed',
  imports: 'distributed',
  migrations: 'local',
  passkeys: 'reference',
  people: 'reference',
  places: 'distributed',
  posts: 'distributed',
  reports: 'distributed',
  roots: 'distributed',
  searches: 'distributed',
  sessions: 'reference',
  settings: 'reference',
  unit_successions: 'distributed',
  units: 'distributed',
  vault: 'distributed',
  vault_keys: 'distributed',
  workdays: 'reference',
  working_hours: 'reference',
}
