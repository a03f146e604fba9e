/** What a verb of the desk sends to the database, captured once and sent again about other cases. */
import { randomUUID } from 'node:crypto'
import pg from 'pg'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
  /** Ids that it answered: they are there, and stay as they are. */
  readonly known: readonly string[]
}

/** What tells one case from another in the statements of a step. */
export interface Target {
  readonly id: string
  readonly number: string
  readonly title: string
}

/** The statements that `work` sends, as the driver gets them. */
export async function captured(work: () => Promise<unknown>): Promise<Statement[]> {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  const found: Statement[] = []
  prototype.query = async function (this: unknown, ...args) {
    const [first] = args
    const asked = typeof first === 'string' ? { text: first } : first
    const answer = await query.apply(this, args)
    found.push({ text: asked.text, values: asked.values ?? [], known: idsIn([JSON.stringify(answer.rows)]) })
    return answer
  }
  try {
    await work()
  } finally {
    prototype.query = query
  }
  return found
}

type Query = (
  ...args: [string | { text: string; values?: readonly unknown[] }]
) => Promise<{ readonly rows: readonly unknown[] }>

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** The same statements about another case: its id, number and title, a free place in its list, new ids for what is made. */
export function replayed(
  statements: readonly Statement[],
  q: { readonly person: string; readonly from: Target; readonly to: Target },
): Statement[] {
  const writes = statements.findLastIndex(it => it.values.length > 0)
  const known = new Set([
    q.person,
    ...statements.slice(0, writes).flatMap(it => [...idsIn(it.values), ...it.known]),
  ])
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
  return statements.map(it => ({ ...it, values: it.values.map(swap) }))
}

/** Behind every event there is. */
export const FREE = 1_000_000
let made = 0

const idsIn = (values: readonly unknown[]): string[] => values.flatMap(it => String(it).match(UUID) ?? [])
