/** Fills an empty database with the demo's people and any number of cases, about 20,000 a minute and more. */
import { createReadStream } from 'node:fs'
import { DAY_MS, type Instant } from '../src/core/instant.ts'
import { setDemoDistrict } from '../src/desk/demo-mode.ts'
import { DISTRICT } from '../src/desk/demo/areas.ts'
import { diceOf } from '../src/desk/demo/dice.ts'
import { layWorld } from '../src/desk/demo/lay-world.ts'
import { type World, worldOf } from '../src/desk/demo/world.ts'
import { type Office, transact } from '../src/desk/office.ts'
import { seedFile } from '../src/desk/seed.ts'
import { readCsv } from '../src/wire/csv.ts'
import { copyFolder, readRows, writeRows } from './copy.ts'
import { life, type Lived, type Stage } from './lives.ts'

export const SEED = 'bench'
const BATCH = 5_000
/** guess: a district of 600,000 people; a million cases are five years of it. */
const CASES_A_DAY = 550
const LEAST_DAYS = 120

export async function benchWorld(now: Instant): Promise<World> {
  const divisions = []
  for await (const row of readCsv(createReadStream(seedFile('divisions-cn.csv'))))
    if ('columns' in row) divisions.push({ code: row.columns['code'] ?? '', name: row.columns['name'] ?? '' })
  return worldOf({ seed: SEED, now, divisions })
}

export async function generate(
  office: Office,
  q: { readonly cases: number; readonly now: Instant; readonly say: (line: string) => void },
): Promise<void> {
  const { now } = q
  const world = await benchWorld(now)
  await transact(office, async tx => {
    await layWorld(tx, world, now)
    await setDemoDistrict(tx, DISTRICT)
  })
  const spanMs = Math.max(LEAST_DAYS, q.cases / CASES_A_DAY) * DAY_MS
  const stage: Stage = { office, world, dice: diceOf(SEED), now, spanMs, numbers: new Map() }
  const { pool } = office.database
  const restore = await dropIndexes(office)
  const folder = copyFolder(office.dataDir)
  let reading = Promise.resolve()
  for (let from = 0; from < q.cases; from += BATCH) {
    const statements = await writeRows(folder, String(from), batch(stage, q.cases, from))
    await reading
    reading = readRows(pool, statements)
    if (from % 50_000 === 0) q.say(`${from} of ${q.cases} cases`)
  }
  await reading
  await pool.query(
    `insert into counters (district, name, value) select $1, name, n from unnest($2::text[], $3::int[]) as it (name, n)`,
    [DISTRICT, [...stage.numbers.keys()], [...stage.numbers.values()]],
  )
  q.say('indexes')
  for (const statement of restore) await pool.query(statement)
  q.say('vacuum')
  await pool.query('vacuum analyze')
  await pool.query('checkpoint')
}

/** In order of time, so that ids and numbers lie as they would. */
function batch(stage: Stage, cases: number, from: number): Lived {
  const all: { [T in keyof Lived]: Lived[T][number][] } = {
    vault_keys: [],
    vault: [],
    cases: [],
    case_events: [],
    reports: [],
    searches: [],
  }
  const start = stage.now - stage.spanMs
  for (let i = from; i < Math.min(from + BATCH, cases); i++) {
    const at = start + Math.floor((stage.spanMs * i) / cases)
    for (const [table, rows] of Object.entries(life(stage, at)))
      all[table as keyof Lived].push(...(rows as never[]))
  }
  return all
}

/** Indexes and foreign keys are made at the end: five times as fast. Answers how. */
async function dropIndexes({ database }: Office): Promise<string[]> {
  const found = await database.pool.query<{ drop: string; make: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
       from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
        and conrelid::regclass::text = any($1)
     union all
     select format('drop index %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
       from pg_index i where indrelid::regclass::text = any($1)
        and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [['vault_keys', 'vault', 'cases', 'case_events', 'reports', 'searches']],
  )
  for (const { drop } of found.rows) await database.pool.query(drop)
  return found.rows
    .map(it => it.make)
    .sort((a, b) => Number(a.startsWith('alter')) - Number(b.startsWith('alter')))
}
