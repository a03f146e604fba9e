/** A case step against its own statements, sent by a bare loop over the driver to the same database. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { isProblem } from '../../src/core/problem.ts'
import { DISTRICT } from '../../src/desk/demo/areas.ts'
import { holderOf, type World } from '../../src/desk/demo/world.ts'
import { type Office, transact } from '../../src/desk/office.ts'
import { takeStep } from '../../src/desk/take-step.ts'
import { benchWorld } from '../generate.ts'
import { mend } from '../mend.ts'
import { cpuDuring, type Watched } from '../processes.ts'
import { captured, replayed, type Target } from '../replay.ts'
import { median, type Row, thousands } from '../row.ts'

const WARM_UP = 300
const ROUNDS = 16
const A_ROUND = 50

interface Assigned extends Target {
  readonly owner: string
}

export const step: Row = {
  id: 'step',
  title: 'A case step (progress with a note) against its statements in a bare loop of the driver, in turn',
  onCases: async set => {
    const office = await set.open()
    const bare = new pg.Client(set.url)
    await bare.connect()
    try {
      const world = await benchWorld(Date.now())
      const [mine, others] = await targets(office)
      const [ours, theirs] = [circle(mine), circle(others)]
      const takeNext = () => take(office, world, ours())
      for (let i = 0; i < WARM_UP; i++) await takeNext()
      const model = ours()
      const statements = await captured(() => take(office, world, model))
      const { person } = handlerOf(world, model)
      const replayNext = async () => {
        for (const { text, values } of replayed(statements, { person, from: model, to: theirs() }))
          await bare.query(values.length === 0 ? text : { name: nameOf(text), text, values: [...values] })
      }
      for (let i = 0; i < WARM_UP; i++) await replayNext()
      const watched = { node: process.pid, postmaster: set.postmaster }
      const rounds: { readonly ours: Spent; readonly bare: Spent }[] = []
      for (let i = 0; i < ROUNDS; i++)
        rounds.push({ ours: await spent(watched, takeNext), bare: await spent(watched, replayNext) })
      await mend(
        office,
        others.map(it => it.id),
      )
      const mean = (of: 'ours' | 'bare', what: keyof Spent) =>
        (rounds.reduce((sum, it) => sum + it[of][what], 0) / ROUNDS).toFixed(2)
      const beside =
        `${statements.length} statements with begin and commit: ${mean('ours', 'ms')} ms, bare ${mean('bare', 'ms')}; ` +
        `CPU ${mean('ours', 'cpu')}, bare ${mean('bare', 'cpu')}`
      const name = `${thousands(set.cases)} cases, the verb of the desk in its transaction`
      return [
        { name, value: median(rounds.map(it => it.bare.ms / it.ours.ms)), unit: 'ratio', least: 0.7, beside },
      ]
    } finally {
      await bare.end()
      await office.database.close()
    }
  },
}

async function take(office: Office, world: World, it: Assigned): Promise<void> {
  const { post, person } = handlerOf(world, it)
  const input = { id: randomUUID(), step: 'act', data: { note: '已到现场查看，正在组织维修。' } }
  const scope = { district: DISTRICT, person, posts: [post] }
  const done = await transact(office, tx =>
    takeStep(tx, office, { scope, by: { person, posts: [post] }, caseId: it.id, input, now: Date.now() }),
  )
  if (isProblem(done)) throw new Error(JSON.stringify(done))
}

const handlerOf = (world: World, { owner }: Assigned) =>
  holderOf(world, world.posts.find(it => it.unit === owner && it.kind === 'handler')?.id ?? '')

/** Open cases, in two halves. */
async function targets(office: Office): Promise<[readonly Assigned[], readonly Assigned[]]> {
  const found = await office.database.pool.query<Assigned>(
    `select id, number, title, owner from cases where district = $1 and stage = 'assigned'
       and restricted is null and changed_at < now() order by reported_at desc, id limit 3000`,
    [DISTRICT],
  )
  const half = Math.floor(found.rows.length / 2)
  return [found.rows.slice(0, half), found.rows.slice(half)]
}

/** The next of a list, again and again. */
function circle(list: readonly Assigned[]): () => Assigned {
  let i = 0
  return () => list[i++ % list.length] ?? missing()
}

const names = new Map<string, string>()
const nameOf = (text: string): string => {
  const name = names.get(text) ?? `b${names.size}`
  names.set(text, name)
  return name
}

interface Spent {
  readonly ms: number
  readonly cpu: number
}

async function spent(watched: Watched, work: () => Promise<void>): Promise<Spent> {
  const start = performance.now()
  const cpu = await cpuDuring(watched, async () => {
    for (let i = 0; i < A_ROUND; i++) await work()
  })
  return { ms: (performance.now() - start) / A_ROUND, cpu: (cpu.node + cpu.postgres) / A_ROUND }
}

function missing(): never {
  throw new Error('no open cases in the data set')
}
