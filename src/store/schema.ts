/** Generated from the migrated database by `scripts/schema.mjs`; do not edit. */
import type { ColumnType } from 'kysely'
import type { Day, Instant } from '../core/instant.ts'

/** Comes out as milliseconds; goes in as a Date, or as `moment(at)`. */
export type Timestamp = ColumnType<Instant, Date, Date>

/** Comes out parsed, to be read by a schema; goes in as text (the driver would turn a list into an array of SQL). */
export type Json = ColumnType<unknown, string, string>

/** Has a default: may be left out. */
type Generated<T> =
  T extends ColumnType<infer Out, infer In, infer New>
    ? ColumnType<Out, In | undefined, New>
    : ColumnType<T, T | undefined, T>

export interface Accesses {
  district: string
  id: string
  person: string
  post: string | null
  case_id: string
  report: string
  reason: string
  at: Timestamp
}

export interface Alarms {
  district: string
  id: string
  place: string
  device: string
  limit_id: string
  program: string
  factor: string
  kind: string
  value: string
  upper: number
  unit: string
  peak: number
  readings: number
  begins_at: Timestamp
  last_at: Timestamp
  ended_at: Timestamp | null
  ended_by: ('within' | 'limit' | 'silent' | 'invalid') | null
  raised_at: Timestamp
  changed_at: Timestamp
  case_id: string | null
}

export interface AreaSuccessions {
  old_code: string
  new_code: string
  day: Day
  reason: string
}

export interface Areas {
  code: string
  level: 'city' | 'district' | 'town' | 'village' | 'grid'
  parent: string | null
  name_zh: string
  name_en: string
  boundary: Json | null
  from_day: Day
  to_day: Day | null
  source: string
}

export interface CalendarDays {
  day: Day
  kind: 'off' | 'work'
  name: string
  source: string
}

export interface CaseEvents {
  district: string
  case_id: string
  seq: number
  id: string
  step: string
  by: string | null
  post: string | null
  at: Timestamp
  recorded_at: Timestamp
  data: Json
  prev: string | null
  hash: string
}

export interface Cases {
  district: string
  id: string
  number: string
  program: string
  kind: string
  stage: 'reported' | 'accepted' | 'assigned' | 'rectified' | 'closed' | 'void'
  area: string
  lon: number | null
  lat: number | null
  channel: string
  title: string | null
  owner: string | null
  co_owners: string[]
  filed_by: string | null
  restricted: string[] | null
  reports: number
  due: Timestamp | null
  light_from: Timestamp | null
  provisional: boolean
  paused: boolean
  deferred: boolean
  shelved: boolean
  declines: number
  extensions: number
  rounds: number
  failures: number
  urged: number
  supervised: number
  asked: boolean
  exposure: string
  contacted: boolean | null
  solved: boolean | null
  satisfied: number | null
  closed_by: string | null
  reopened: number
  parent: string | null
  reported_at: Timestamp
  accepted_at: Timestamp | null
  assigned_at: Timestamp | null
  rectified_at: Timestamp | null
  closed_at: Timestamp | null
  changed_at: Timestamp
  seq: number
  head: string
}

export interface Challenges {
  id: string
  purpose: 'add-passkey' | 'sign-in'
  person: string | null
  expires_at: Timestamp
}

export interface Counters {
  district: string
  name: string
  value: number
}

export interface DeviceStates {
  district: string
  device: string
  seen_at: Timestamp
  peer: string
  packets: number
  refused: number
  conflicts: number
  fault: string | null
  fault_at: Timestamp | null
}

export interface Devices {
  district: string
  id: string
  mn: string
  place: string
  title: string
  system: string
  password: string | null
  from_day: Day
  to_day: Day | null
  changed_at: Timestamp
}

export interface Due {
  district: string
  kind: 'ladder' | 'resume' | 'acknowledge' | 'webhook'
  ref: string
  at: Timestamp
  tries: Generated<number>
}

export interface Duties {
  district: string
  id: string
  role: 'leader' | 'chief' | 'officer' | 'team'
  person: string
  starts_at: Timestamp
  ends_at: Timestamp
}

export interface DutyItems {
  district: string
  id: string
  program: string
  kind: string | null
  area: string
  mode: 'town' | 'assist' | 'taken-back'
  line: string | null
  from_day: Day
  to_day: Day | null
  source: string
}

export interface Externals {
  district: string
  system: string
  external_id: string
  case_id: string
  digest: string
}

export interface Feed {
  district: string
  tx: Generated<string>
  case_id: string
  seq: number
  step: string
  stage: string
  at: Timestamp
  recorded_at: Timestamp
}

export interface Files {
  district: string
  id: string
  digest: string
  type: string
  size: number
  name: string
  width: number | null
  height: number | null
  lon: number | null
  lat: number | null
  taken_at: Timestamp | null
  by: string | null
  at: Timestamp
  case_id: string | null
}

export interface Handovers {
  district: string
  duty: string
  by: string
  next: string | null
  at: Timestamp
  open: number
  overdue: number
  waiting: number
  note: string
}

export interface Holdings {
  district: string
  id: string
  post: string
  person: string
  role: 'holder' | 'deputy'
  from_day: Day
  to_day: Day | null
}

export interface Imports {
  district: string
  id: string
  what: string
  program: string | null
  digest: string
  batch: number
  accepted: number
  by: string | null
  at: Timestamp
}

export interface Latest {
  district: string
  place: string
  kind: string
  at: Timestamp
  device: string
  received_at: Timestamp
  factors: Json
}

export interface Limits {
  district: string
  id: string
  program: string
  place_kind: string
  place: string | null
  factor: string
  kind: 'realtime' | 'minute' | 'hour' | 'day'
  value: string
  upper: number
  unit: string
  run: number
  case_kind: string
  from_day: Day
  to_day: Day | null
  source: string
  verified: boolean
}

export interface Migrations {
  number: number
  name: string
  sha256: string
  run_at: Generated<Timestamp>
}

export interface Notices {
  district: string
  id: string
  kind: string
  person: string
  post: string | null
  case_id: string | null
  alarm: string | null
  data: Json
  at: Timestamp
  acknowledge_by: Timestamp | null
  acknowledged_at: Timestamp | null
  read_at: Timestamp | null
  follows: string | null
  tx: Generated<string>
}

export interface Passkeys {
  id: string
  person: string
  credential: string
  public_key: Buffer
  counter: number
  transports: string[]
  title: string
  created_at: Timestamp
  used_at: Timestamp | null
}

export interface People {
  id: string
  name: string
  title_zh: string
  title_en: string
  password: string
  totp: string | null
  language: Generated<string>
  demo: Generated<boolean>
  failures: Generated<number>
  locked_until: Timestamp | null
  created_at: Timestamp
  disabled_at: Timestamp | null
}

export interface Places {
  district: string
  id: string
  program: string
  kind: string
  external_id: string
  name: string
  area: string
  lon: number | null
  lat: number | null
  facts: Json
  digest: string
  changed_at: Timestamp
}

export interface Posts {
  district: string
  id: string
  kind: string
  unit: string
  area: string
  programs: string[]
  title_zh: string
  title_en: string
  from_day: Day
  to_day: Day | null
}

export interface RecordConflicts {
  district: string
  place: string
  kind: string
  at: Timestamp
  digest: string
  device: string
  received_at: Timestamp
  factors: Json
}

export interface Records {
  district: string
  place: string
  kind: 'realtime' | 'minute' | 'hour' | 'day'
  at: Timestamp
  device: string
  received_at: Timestamp
  resent: boolean
  factors: Json
}

export interface Reports {
  district: string
  id: string
  case_id: string
  channel: string
  key_id: string
  title: string
  words: string | null
  reporter: string | null
  disclose: boolean
  by: string | null
  post: string | null
  received_at: Timestamp
  digest: string
}

export interface RollupMarks {
  district: string
  id: string
  place: string
  kind: 'realtime' | 'minute' | 'hour' | 'day'
  at: Timestamp
}

export interface Rollups {
  district: string
  place: string
  level: 'minute' | 'hour' | 'day'
  at: Timestamp
  factors: Json
}

export interface Roots {
  district: string
  day: Day
  root: string
  cases: number
}

export interface Searches {
  district: string
  case_id: string
  key_id: string
  tokens: number[]
}

export interface Sessions {
  token: string
  person: string
  created_at: Timestamp
  expires_at: Timestamp
}

export interface Settings {
  name: string
  value: Json
}

export interface StaleRollups {
  district: string
  place: string
  level: 'minute' | 'hour' | 'day'
  at: Timestamp
}

export interface Strangers {
  mn: string
  system: string
  first_at: Timestamp
  last_at: Timestamp
  packets: number
  peer: string
  packet: string
}

export interface Tallies {
  district: string
  dimension: string
  key: string
  axis: 'reported' | 'closed' | 'due'
  day: Day
  program: string
  counts: number[]
}

export interface TallyMarks {
  district: string
  id: string
  axis: 'reported' | 'closed' | 'due'
  day: Day
}

export interface Turns {
  district: string
  name: string
  at: Timestamp
  note: Json | null
}

export interface UnitSuccessions {
  district: string
  old_unit: string
  new_unit: string
  day: Day
  reason: string
}

export interface Units {
  district: string
  id: string
  kind: string
  line: string | null
  area: string
  name_zh: string
  name_en: string
  from_day: Day
  to_day: Day | null
}

export interface Vault {
  district: string
  id: string
  key_id: string
  sealed: string
}

export interface VaultKeys {
  district: string
  id: string
  subject: string | null
  wrapped: string | null
  created_at: Timestamp
  destroyed_at: Timestamp | null
  destroyed_why: string | null
}

export interface Watches {
  district: string
  place: string
  limit_id: string
  last_at: Timestamp
  over: number
  alarm: string | null
}

export interface Webhooks {
  district: string
  id: string
  title: string
  url: string
  secret: string
  steps: string[]
  by: string
  created_at: Timestamp
  disabled_at: Timestamp | null
  mark: string
  delivered: number
  delivered_at: Timestamp | null
  failing_since: Timestamp | null
  said: string | null
}

export interface Workdays {
  day: Day
  number: number
  published: boolean
}

export interface WorkingHours {
  id: number
  season_from: string
  season_to: string
  spans: Json
  from_day: Day
  to_day: Day | null
  source: string
}

export interface DB {
  accesses: Accesses
  alarms: Alarms
  area_successions: AreaSuccessions
  areas: Areas
  calendar_days: CalendarDays
  case_events: CaseEvents
  cases: Cases
  challenges: Challenges
  counters: Counters
  device_states: DeviceStates
  devices: Devices
  due: Due
  duties: Duties
  duty_items: DutyItems
  externals: Externals
  feed: Feed
  files: Files
  handovers: Handovers
  holdings: Holdings
  imports: Imports
  latest: Latest
  limits: Limits
  migrations: Migrations
  notices: Notices
  passkeys: Passkeys
  people: People
  places: Places
  posts: Posts
  record_conflicts: RecordConflicts
  records: Records
  reports: Reports
  rollup_marks: RollupMarks
  rollups: Rollups
  roots: Roots
  searches: Searches
  sessions: Sessions
  settings: Settings
  stale_rollups: StaleRollups
  strangers: Strangers
  tallies: Tallies
  tally_marks: TallyMarks
  turns: Turns
  unit_successions: UnitSuccessions
  units: Units
  vault: Vault
  vault_keys: VaultKeys
  watches: Watches
  webhooks: Webhooks
  workdays: Workdays
  working_hours: WorkingHours
}
