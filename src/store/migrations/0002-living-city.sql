-- The living city: devices and what they say, limits and alarms, what falls due, who is told.

-- ── devices ─────────────────────────────────────────────────────────────────

create table devices (
  district text not null,
  id uuid not null,
  mn text collate "C" not null,
  place uuid not null,
  title text not null,
  system text not null,
  password text,
  from_day date not null,
  to_day date,
  changed_at timestamptz(3) not null,
  constraint devices_pk primary key (district, id),
  constraint devices_mn unique (district, mn),
  constraint devices_place foreign key (district, place) references places (district, id)
);

create index devices_of_place on devices (district, place);

-- What the gateway last saw of a device; whether it is on line is asked of a moment.
create table device_states (
  district text not null,
  device uuid not null,
  seen_at timestamptz(3) not null,
  peer text not null,
  packets bigint not null,
  refused bigint not null,
  conflicts bigint not null,
  fault text,
  fault_at timestamptz(3),
  constraint device_states_pk primary key (district, device),
  constraint device_states_device foreign key (district, device) references devices (district, id)
);

-- Numbers nobody has registered. Which district they belong to is not known yet.
create table strangers (
  mn text collate "C" not null,
  system text not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  packets bigint not null,
  peer text not null,
  packet text not null,
  constraint strangers_pk primary key (mn)
);

-- ── readings ────────────────────────────────────────────────────────────────

-- One row per device record, its factors together: {"a21026": {"Avg": 31.2, "Flag": "N"}}. `at` is the moment of a
-- realtime record and the start of the period of all others. A partition a month, made by the application.
create table records (
  district text not null,
  place uuid not null,
  kind text not null,
  at timestamptz(3) not null,
  device uuid not null,
  received_at timestamptz(3) not null,
  resent boolean not null,
  factors jsonb not null,
  constraint records_pk primary key (district, place, kind, at),
  constraint records_kind check (kind in ('realtime', 'minute', 'hour', 'day'))
) partition by range (at);

-- The same place, kind and moment, other values: kept, never overwritten.
create table record_conflicts (
  district text not null,
  place uuid not null,
  kind text not null,
  at timestamptz(3) not null,
  digest text not null,
  device uuid not null,
  received_at timestamptz(3) not null,
  factors jsonb not null,
  constraint record_conflicts_pk primary key (district, place, kind, at, digest)
);

create table latest (
  district text not null,
  place uuid not null,
  kind text not null,
  at timestamptz(3) not null,
  device uuid not null,
  received_at timestamptz(3) not null,
  factors jsonb not null,
  constraint latest_pk primary key (district, place, kind)
);

-- What has come in and is not looked at yet: only added, taken away by whoever rolls it up. `at` is the start of
-- the minute, hour or day that has to be counted anew.
create table rollup_marks (
  district text not null,
  id uuid not null,
  place uuid not null,
  kind text not null,
  at timestamptz(3) not null,
  constraint rollup_marks_pk primary key (district, id),
  constraint rollup_marks_kind check (kind in ('realtime', 'minute', 'hour', 'day'))
);

-- Per factor {"avg","min","max","n","valid","sent"}; a partition a month, made by the application.
create table rollups (
  district text not null,
  place uuid not null,
  level text not null,
  at timestamptz(3) not null,
  factors jsonb not null,
  constraint rollups_pk primary key (district, place, level, at),
  constraint rollups_level check (level in ('minute', 'hour', 'day'))
) partition by range (at);

-- Periods whose roll-up no longer holds. A mark is for whoever watches and comes with every record; here a period
-- stands once, and a minute waits until it is over: it is counted once and not with each of its readings.
create table stale_rollups (
  district text not null,
  place uuid not null,
  level text not null,
  at timestamptz(3) not null,
  constraint stale_rollups_pk primary key (district, place, level, at),
  constraint stale_rollups_level check (level in ('minute', 'hour', 'day'))
);

-- ── limits and alarms ───────────────────────────────────────────────────────

-- A value of a factor that may not be exceeded, at one place or at every place of a kind, as it applied from a day on.
create table limits (
  district text not null,
  id text collate "C" not null,
  program text not null,
  place_kind text not null,
  place uuid,
  factor text not null,
  kind text not null,
  value text not null,
  upper float8 not null,
  unit text not null,
  run int not null,
  case_kind text not null,
  from_day date not null,
  to_day date,
  source text not null,
  verified boolean not null,
  constraint limits_pk primary key (district, id),
  constraint limits_kind check (kind in ('realtime', 'minute', 'hour', 'day')),
  constraint limits_run check (run >= 1)
);

-- How far a limit has been watched at a place: the last record looked at, and how many in a row were over.
create table watches (
  district text not null,
  place uuid not null,
  limit_id text collate "C" not null,
  last_at timestamptz(3) not null,
  over int not null,
  alarm uuid,
  constraint watches_pk primary key (district, place, limit_id)
);

create table alarms (
  district text not null,
  id uuid not null,
  place uuid not null,
  device uuid not null,
  limit_id text collate "C" not null,
  program text not null,
  factor text not null,
  kind text not null,
  value text not null,
  upper float8 not null,
  unit text not null,
  peak float8 not null,
  readings int not null,
  begins_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  ended_at timestamptz(3),
  ended_by text,
  raised_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  case_id uuid,
  constraint alarms_pk primary key (district, id),
  constraint alarms_ended_by check (ended_by in ('within', 'limit', 'silent', 'invalid')),
  constraint alarms_case foreign key (district, case_id) references cases (district, id)
);

create unique index alarms_open on alarms (district, place, limit_id) where ended_at is null;
create index alarms_recent on alarms (district, begins_at desc, id desc);
create index alarms_of_place on alarms (district, place, begins_at desc);
create index alarms_of_case on alarms (district, case_id);
create index alarms_changed on alarms (district, changed_at);

-- ── time ────────────────────────────────────────────────────────────────────

-- What the clock has to do next, one row a thing. A row leaves or moves on in the transaction that does it.
create table due (
  district text not null,
  kind text not null,
  ref uuid not null,
  at timestamptz(3) not null,
  tries int not null default 0,
  constraint due_pk primary key (district, kind, ref),
  constraint due_kind check (kind in ('ladder', 'resume', 'acknowledge', 'webhook'))
);

create index due_at on due (district, at);

-- Work that one process of several does at a time for a district, and how far it got: locked while it is done.
create table turns (
  district text not null,
  name text not null,
  at timestamptz(3) not null,
  note jsonb,
  constraint turns_pk primary key (district, name)
);

-- ── notices ─────────────────────────────────────────────────────────────────

-- One row per person who is told. What it says is made from `kind` and `data` when it is read. `follows` is the notice
-- nobody acknowledged in time; by `tx` a listener reads on in the order of commits.
create table notices (
  district text not null,
  id uuid not null,
  kind text not null,
  person uuid not null,
  post text,
  case_id uuid,
  alarm uuid,
  data jsonb not null,
  at timestamptz(3) not null,
  acknowledge_by timestamptz(3),
  acknowledged_at timestamptz(3),
  read_at timestamptz(3),
  follows uuid,
  tx xid8 not null default pg_current_xact_id(),
  constraint notices_pk primary key (district, id)
);

create index notices_of on notices (district, person, at desc, id desc);
create index notices_unread on notices (district, person) where read_at is null;
create index notices_of_case on notices (district, case_id);
create index notices_new on notices (district, tx);
create index notices_followed on notices (district, follows) where follows is not null;

-- What was open when a duty changed hands, as whoever hands over signed it. `note` lies in the vault.
create table handovers (
  district text not null,
  duty uuid not null,
  by uuid not null,
  next uuid,
  at timestamptz(3) not null,
  open int not null,
  overdue int not null,
  waiting int not null,
  note uuid not null,
  constraint handovers_pk primary key (district, duty),
  constraint handovers_duty foreign key (district, duty) references duties (district, id)
);

create table webhooks (
  district text not null,
  id uuid not null,
  title text not null,
  url text not null,
  secret text not null,
  steps text[] not null,
  by uuid not null,
  created_at timestamptz(3) not null,
  disabled_at timestamptz(3),
  mark text not null,
  delivered bigint not null,
  delivered_at timestamptz(3),
  failing_since timestamptz(3),
  said text,
  constraint webhooks_pk primary key (district, id)
);

-- ── counts ──────────────────────────────────────────────────────────────────

-- How many settled cases of a day each list of clauses counts (core/tally.ts), per area of each level and per owner.
create table tallies (
  district text not null,
  dimension text not null,
  key text collate "C" not null,
  axis text not null,
  day date not null,
  program text not null,
  counts int[] not null,
  constraint tallies_pk primary key (district, dimension, key, axis, day, program),
  constraint tallies_axis check (axis in ('reported', 'closed', 'due'))
);

create index tallies_day on tallies (district, axis, day);

-- Days whose tallies no longer hold: added with every change of a settled case, taken away by whoever counts anew.
-- Until then figures count such a day from its cases.
create table tally_marks (
  district text not null,
  id uuid not null,
  axis text not null,
  day date not null,
  constraint tally_marks_pk primary key (district, id),
  constraint tally_marks_axis check (axis in ('reported', 'closed', 'due'))
);
