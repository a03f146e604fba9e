/** A case step against its own statements, sent by a bare loop over the driver to the same database. */
import pg from 'pg'
import { randomUUID } from 'node:crypto'
import { holderOf } from '../../src/desk/demo/world.ts'
import { type Office, transact } from '../../src/desk/office.ts'
import { takeStep } from '../../src/desk/take-step.ts'
import { DISTRICT } from '../../src/desk/demo/areas.ts'
import { isProblem } from '../../src/core/problem.ts'
import { benchWorld } from '../generate.ts'
import { median, type Row, thousands } from '../row.ts'

const ROUNDS = 12
const A_ROUND = 25
const UNIT = 'housing'

interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

interface Target {
  readonly id: string
  readonly number: string
  readonly title: string
}

export const step: Row = {
  id: 'step',
  title: 'A case step (progress with a note) against its statements in a bare loop of the driver, in turn',
  onCases: async set => {
    const office = await set.open()
    const bare = new pg.Client(set.url)
    await bare.connect()
    try {
      const { post, person } = holderOf(await benchWorld(Date.now()), `${UNIT}-handler`)
      const scope = { district: DISTRICT, person, posts: [post] }
      const [ours, theirs] = await targets(office)
      const take = async (caseId: string) => {
        const input = { id: randomUUID(), step: 'act', data: { note: '已到现场查看，正在组织维修。' } }
        const by = { person, posts: [post] }
        const done = await transact(office, tx =>
          takeStep(tx, office, { scope, by, caseId, input, now: Date.now() }),
        )
        if (isProblem(done)) throw new Error(JSON.stringify(done))
      }
      const takeNext = () => take(ours().id)
      for (let i = 0; i < A_ROUND; i++) await takeNext()
      const model = ours()
      const statements = await captured(() => take(model.id))
      const replay = async () => {
        for (const { text, values } of replayed(statements, { person, from: model, to: theirs() }))
          await bare.query(values.length === 0 ? text : { name: nameOf(text), text, values: [...values] })
      }
      for (let i = 0; i < A_ROUND; i++) await replay()
      const ratios: number[] = []
      const ms = { ours: 0, bare: 0 }
      for (let round = 0; round < ROUNDS; round++) {
        const [a, b] = [await msOf(takeNext), await msOf(replay)]
        ratios.push(b / a)
        ms.ours += a / ROUNDS
        ms.bare += b / ROUNDS
      }
      const beside = `${statements.length} statements with begin and commit, one at a time: ${ms.ours.toFixed(2)} ms, bare ${ms.bare.toFixed(2)} ms`
      const name = `${thousands(set.cases)} cases, the verb of the desk in its transaction`
      return [{ name, value: median(ratios), unit: 'ratio', least: 0.7, beside }]
    } finally {
      await bare.end()
      await office.database.close()
    }
  },
}

/** Open cases of one unit, in two halves that are each gone through in a circle. */
async function targets(office: Office): Promise<[() => Target, () => Target]> {
  const found = await office.database.pool.query<Target>(
    `select id, number, title from cases where district = $1 and owner = $2 and stage = 'assigned'
       and restricted is null and changed_at < now() and program = 'hotline' order by reported_at desc, id limit 400`,
    [DISTRICT, UNIT],
  )
  const half = Math.floor(found.rows.length / 2)
  const circle = (list: readonly Target[]) => {
    let i = 0
    return () => list[i++ % list.length] ?? missing()
  }
  return [circle(found.rows.slice(0, half)), circle(found.rows.slice(half))]
}

/** The statements that `work` sends, as the driver gets them. */
async function captured(work: () => Promise<unknown>): Promise<Statement[]> {
  const prototype = pg.Client.prototype as { query: (...args: unknown[]) => unknown }
  const { query } = prototype
  const found: Statement[] = []
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [first] = args as [string | { text: string; values?: unknown[] }]
    found.push(
      typeof first === 'string'
        ? { text: first, values: [] }
        : { text: first.text, values: first.values ?? [] },
    )
    return query.apply(this, args)
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return found
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** The same statements about another case: its id, number and title, a free place in its list, new ids for what is made. */
function replayed(
  statements: readonly Statement[],
  q: { readonly person: string; readonly from: Target; readonly to: Target },
): Statement[] {
  const writes = statements.findLastIndex(it => it.values.length > 0)
  const known = new Set([q.person, ...statements.slice(0, writes).flatMap(it => idsIn(it.values))])
  const swapped = new Map([[q.from.id, q.to.id] as const, [q.from.title, q.to.title] as const])
  for (const id of idsIn(statements[writes]?.values ?? []))
    if (!known.has(id) && !swapped.has(id)) swapped.set(id, randomUUID())
  const seq = `"seq":${FREE + made++}`
  const swap = (value: unknown) =>
    typeof value === 'string'
      ? value
          .replaceAll(q.from.number, q.to.number)
          .replaceAll(/"seq":\d+/g, seq)
          .replaceAll(UUID, id => swapped.get(id) ?? id)
      : value
  return statements.map(({ text, values }) => ({ text, values: values.map(swap) }))
}

/** Behind every event there is. */
const FREE = 1_000_000
let made = 0

const idsIn = (values: readonly unknown[]): string[] => values.flatMap(it => String(it).match(UUID) ?? [])

const names = new Map<string, string>()
const nameOf = (text: string): string => {
  const name = names.get(text) ?? `b${names.size}`
  names.set(text, name)
  return name
}

async function msOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  for (let i = 0; i < A_ROUND; i++) await work()
  return (performance.now() - start) / A_ROUND
}

function missing(): never {
  throw new Error('no open cases in the data set')
}
