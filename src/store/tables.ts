/**
 * Where each table would lie if the database were spread over machines (DESIGN §4). `distributed`: a district's
 * rows, first column `district`, which every key starts with. `reference`: small and the same everywhere.
 * `local`: of one server. A test compares this list with the migrated database.
 */
import type { DB } from './schema.ts'

export type Placement = 'distributed' | 'reference' | 'local'

export const tables: Readonly<Record<keyof DB, Placement>> = {
  accesses: 'distributed',
  alarms: 'distributed',
  area_successions: 'reference',
  areas: 'reference',
  calendar_days: 'reference',
  case_events: 'distributed',
  cases: 'distributed',
  challenges: 'reference',
  counters: 'distributed',
  device_states: 'distributed',
  devices: 'distributed',
  due: 'distributed',
  duties: 'distributed',
  duty_items: 'distributed',
  externals: 'distributed',
  feed: 'distributed',
  files: 'distributed',
  holdings: 'distributed',
  imports: 'distributed',
  latest: 'distributed',
  limits: 'distributed',
  migrations: 'local',
  notices: 'distributed',
  passkeys: 'reference',
  people: 'reference',
  places: 'distributed',
  posts: 'distributed',
  record_conflicts: 'distributed',
  records: 'distributed',
  reports: 'distributed',
  rollup_marks: 'distributed',
  rollups: 'distributed',
  roots: 'distributed',
  searches: 'distributed',
  sessions: 'reference',
  settings: 'reference',
  strangers: 'reference',
  tallies: 'distributed',
  tally_marks: 'distributed',
  turns: 'distributed',
  unit_successions: 'distributed',
  units: 'distributed',
  vault: 'distributed',
  vault_keys: 'distributed',
  watches: 'distributed',
  webhooks: 'distributed',
  workdays: 'reference',
  working_hours: 'reference',
}
