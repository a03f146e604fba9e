-- The spine: areas, people and posts, cases and their events, the vault, files, the feed.
-- Tables that hold a district's own rows begin with `district`, in every key and index (DESIGN §4).

create extension if not exists btree_gin;

-- ── reference tables: small, the same everywhere ────────────────────────────

create table settings (
  name text not null,
  value jsonb not null,
  constraint settings_pk primary key (name)
);

create table areas (
  code text collate "C" not null,
  level text not null,
  parent text collate "C",
  name_zh text not null,
  name_en text not null,
  boundary jsonb,
  from_day date not null,
  to_day date,
  source text not null,
  constraint areas_pk primary key (code, from_day),
  constraint areas_level check (level in ('city', 'district', 'town', 'village', 'grid'))
);

create table area_successions (
  old_code text collate "C" not null,
  new_code text collate "C" not null,
  day date not null,
  reason text not null,
  constraint area_successions_pk primary key (old_code, new_code)
);

create table people (
  id uuid not null,
  name text collate "C" not null,
  title_zh text not null,
  title_en text not null,
  password text not null,
  totp text,
  language text not null default 'zh',
  demo boolean not null default false,
  failures int not null default 0,
  locked_until timestamptz(3),
  created_at timestamptz(3) not null,
  disabled_at timestamptz(3),
  constraint people_pk primary key (id),
  constraint people_name unique (name)
);

create table sessions (
  token text not null,
  person uuid not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  constraint sessions_pk primary key (token),
  constraint sessions_person foreign key (person) references people (id)
);

create index sessions_of on sessions (person);

create table passkeys (
  id uuid not null,
  person uuid not null,
  credential text collate "C" not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  title text not null,
  created_at timestamptz(3) not null,
  used_at timestamptz(3),
  constraint passkeys_pk primary key (id),
  constraint passkeys_credential unique (credential),
  constraint passkeys_person foreign key (person) references people (id)
);

create index passkeys_of on passkeys (person);

-- What a signature has to be made over: asked once, answered once, within minutes.
create table challenges (
  id text collate "C" not null,
  purpose text not null,
  person uuid,
  expires_at timestamptz(3) not null,
  constraint challenges_pk primary key (id),
  constraint challenges_purpose check (purpose in ('add-passkey', 'sign-in')),
  constraint challenges_person foreign key (person) references people (id)
);

create table calendar_days (
  day date not null,
  kind text not null,
  name text not null,
  source text not null,
  constraint calendar_days_pk primary key (day),
  constraint calendar_days_kind check (kind in ('off', 'work'))
);

create table working_hours (
  id int not null,
  season_from text not null,
  season_to text not null,
  spans jsonb not null,
  from_day date not null,
  to_day date,
  source text not null,
  constraint working_hours_pk primary key (id)
);

-- The n-th workday since 2000: workdays between two days is one subtraction.
create table workdays (
  day date not null,
  number int not null,
  published boolean not null,
  constraint workdays_pk primary key (day)
);

-- ── a district's people and places ──────────────────────────────────────────

create table units (
  district text not null,
  id text not null,
  kind text not null,
  line text,
  area text collate "C" not null,
  name_zh text not null,
  name_en text not null,
  from_day date not null,
  to_day date,
  constraint units_pk primary key (district, id)
);

create table unit_successions (
  district text not null,
  old_unit text not null,
  new_unit text not null,
  day date not null,
  reason text not null,
  constraint unit_successions_pk primary key (district, old_unit, new_unit),
  constraint unit_successions_old foreign key (district, old_unit) references units (district, id),
  constraint unit_successions_new foreign key (district, new_unit) references units (district, id)
);

create table posts (
  district text not null,
  id text not null,
  kind text not null,
  unit text not null,
  area text collate "C" not null,
  programs text[] not null,
  title_zh text not null,
  title_en text not null,
  from_day date not null,
  to_day date,
  constraint posts_pk primary key (district, id),
  constraint posts_unit foreign key (district, unit) references units (district, id)
);

create table holdings (
  district text not null,
  id uuid not null,
  post text not null,
  person uuid not null,
  role text not null,
  from_day date not null,
  to_day date,
  constraint holdings_pk primary key (district, id),
  constraint holdings_post foreign key (district, post) references posts (district, id),
  constraint holdings_role check (role in ('holder', 'deputy'))
);

create index holdings_person on holdings (district, person);

create table duties (
  district text not null,
  id uuid not null,
  role text not null,
  person uuid not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  constraint duties_pk primary key (district, id),
  constraint duties_role check (role in ('leader', 'chief', 'officer', 'team'))
);

create index duties_when on duties (district, starts_at);

-- The town's duty list 履职事项清单: who takes what, by area and date.
create table duty_items (
  district text not null,
  id text not null,
  program text not null,
  kind text,
  area text collate "C" not null,
  mode text not null,
  line text,
  from_day date not null,
  to_day date,
  source text not null,
  constraint duty_items_pk primary key (district, id),
  constraint duty_items_mode check (mode in ('town', 'assist', 'taken-back'))
);

create table counters (
  district text not null,
  name text not null,
  value int not null,
  constraint counters_pk primary key (district, name)
);

create table places (
  district text not null,
  id uuid not null,
  program text not null,
  kind text not null,
  external_id text not null,
  name text not null,
  area text collate "C" not null,
  lon float8,
  lat float8,
  facts jsonb not null,
  digest text not null,
  changed_at timestamptz(3) not null,
  constraint places_pk primary key (district, id),
  constraint places_external unique (district, program, kind, external_id)
);

create index places_area on places (district, area);

-- ── cases ───────────────────────────────────────────────────────────────────

-- The projection: what lists, counts and scopes ask for. The truth is case_events.
create table cases (
  district text not null,
  id uuid not null,
  number text collate "C" not null,
  program text not null,
  kind text not null,
  stage text not null,
  area text collate "C" not null,
  lon float8,
  lat float8,
  channel text not null,
  title uuid,
  owner text,
  co_owners text[] not null,
  filed_by text,
  restricted text[],
  reports int not null,
  due timestamptz(3),
  light_from timestamptz(3),
  provisional boolean not null,
  paused boolean not null,
  deferred boolean not null,
  shelved boolean not null,
  declines int not null,
  extensions int not null,
  rounds int not null,
  failures int not null,
  urged int not null,
  supervised int not null,
  asked boolean not null,
  exposure text not null,
  contacted boolean,
  solved boolean,
  satisfied int,
  closed_by text,
  reopened int not null,
  parent uuid,
  reported_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  assigned_at timestamptz(3),
  rectified_at timestamptz(3),
  closed_at timestamptz(3),
  changed_at timestamptz(3) not null,
  seq int not null,
  head text not null,
  constraint cases_pk primary key (district, id),
  constraint cases_number unique (district, number),
  constraint cases_stage check (stage in ('reported', 'accepted', 'assigned', 'rectified', 'closed', 'void'))
);

create index cases_recent on cases (district, reported_at desc, id desc);
create index cases_area on cases (district, area, reported_at desc);
create index cases_owner on cases (district, owner, reported_at desc);
create index cases_filed on cases (district, filed_by, reported_at desc);
create index cases_helping on cases using gin (district, co_owners);
create index cases_restricted on cases using gin (district, restricted) where restricted is not null;
create index cases_due on cases (district, due, id);
-- Of a million cases some thousands are open: to-do lists, lights and counts read these alone.
create index cases_open on cases (district, stage, due, id) where stage in ('reported', 'accepted', 'assigned', 'rectified');
create index cases_asked on cases (district, stage, due, id) where asked;
create index cases_void on cases (district, reported_at desc, id desc) where stage = 'void';
create index cases_place on cases (district, lat, lon);
create index cases_changed on cases (district, changed_at);
create index cases_closed on cases (district, closed_at);

create table case_events (
  district text not null,
  case_id uuid not null,
  seq int not null,
  id uuid not null,
  step text not null,
  by uuid,
  post text,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  data jsonb not null,
  prev text,
  hash text not null,
  constraint case_events_pk primary key (district, case_id, seq),
  constraint case_events_case foreign key (district, case_id) references cases (district, id)
);

create index case_events_day on case_events (district, recorded_at);

-- The day's root: a Merkle root over the last hash of each case that had an event recorded that day.
create table roots (
  district text not null,
  day date not null,
  root text not null,
  cases int not null,
  constraint roots_pk primary key (district, day)
);

create table vault_keys (
  district text not null,
  id uuid not null,
  subject text,
  wrapped text,
  created_at timestamptz(3) not null,
  destroyed_at timestamptz(3),
  destroyed_why text,
  constraint vault_keys_pk primary key (district, id),
  constraint vault_keys_subject unique (district, subject)
);

create table vault (
  district text not null,
  id uuid not null,
  key_id uuid not null,
  sealed text not null,
  constraint vault_pk primary key (district, id),
  constraint vault_key foreign key (district, key_id) references vault_keys (district, id)
);

create index vault_of_key on vault (district, key_id);

create table reports (
  district text not null,
  id uuid not null,
  case_id uuid not null,
  channel text not null,
  key_id uuid not null,
  title uuid not null,
  words uuid,
  reporter uuid,
  disclose boolean not null,
  by uuid,
  post text,
  received_at timestamptz(3) not null,
  digest text not null,
  constraint reports_pk primary key (district, id),
  constraint reports_case foreign key (district, case_id) references cases (district, id),
  constraint reports_key foreign key (district, key_id) references vault_keys (district, id)
);

create index reports_of_case on reports (district, case_id);
create index reports_of_key on reports (district, key_id);

-- Keyed hashes of the words of a case: searchable without keeping them readable. Gone with the words' key.
create table searches (
  district text not null,
  case_id uuid not null,
  key_id uuid not null,
  tokens int[] not null,
  constraint searches_pk primary key (district, case_id),
  constraint searches_case foreign key (district, case_id) references cases (district, id)
);

create index searches_tokens on searches using gin (district, tokens);
create index searches_key on searches (district, key_id);

create table externals (
  district text not null,
  system text not null,
  external_id text not null,
  case_id uuid not null,
  digest text not null,
  constraint externals_pk primary key (district, system, external_id),
  constraint externals_case foreign key (district, case_id) references cases (district, id)
);

create index externals_id on externals (district, external_id);
create index externals_of_case on externals (district, case_id);

create table imports (
  district text not null,
  id uuid not null,
  what text not null,
  program text,
  digest text not null,
  batch int not null,
  accepted int not null,
  by uuid,
  at timestamptz(3) not null,
  constraint imports_pk primary key (district, id)
);

create table files (
  district text not null,
  id uuid not null,
  digest text not null,
  type text not null,
  size int not null,
  name text not null,
  width int,
  height int,
  lon float8,
  lat float8,
  taken_at timestamptz(3),
  by uuid,
  at timestamptz(3) not null,
  case_id uuid,
  constraint files_pk primary key (district, id)
);

create index files_of_case on files (district, case_id);

-- What changed, in commit order: `tx` below the oldest running transaction is complete, so a reader misses nothing.
create table feed (
  district text not null,
  tx xid8 not null default pg_current_xact_id(),
  case_id uuid not null,
  seq int not null,
  step text not null,
  stage text not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  constraint feed_pk primary key (district, tx, case_id, seq)
);

create table accesses (
  district text not null,
  id uuid not null,
  person uuid not null,
  post text,
  case_id uuid not null,
  report uuid not null,
  reason text not null,
  at timestamptz(3) not null,
  constraint accesses_pk primary key (district, id)
);

create index accesses_when on accesses (district, at);
