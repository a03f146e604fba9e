/** Takes in what happened elsewhere: what is known stays, what is new becomes a case, what changed is refused. */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Instant } from '../core/instant.ts'
import { externalDigests } from '../store/import.ts'
import { refused, type Refusal } from '../wire/table.ts'
import type { BatchDone } from './import-run.ts'
import type { Target } from './import-target.ts'
import { type Digested, type Outside, writeCases } from './import-write.ts'
import type { Office, Tx } from './office.ts'

/** What a dry run has seen so far, since it writes nothing that could be looked up. */
export type Seen = Map<string, string>

export async function importCases(
  tx: Tx,
  office: Office,
  q: {
    readonly target: Target
    readonly matters: readonly Outside[]
    readonly idColumn: string
    readonly seen: Seen | undefined
    readonly now: Instant
  },
): Promise<BatchDone> {
  const { target, now } = q
  const known = await externalDigests(tx, { ...target, ids: q.matters.map(it => it.id) })
  const secret = createSecretKey(office.keys.subject) // bytes as they are take 5 times as long
  const news: Digested[] = []
  const refusals: Refusal[] = []
  let unchanged = 0
  for (const it of q.matters) {
    const digest = digestOf(secret, it)
    const before = known.get(it.id) ?? q.seen?.get(it.id)
    if (before === digest) unchanged++
    else if (before !== undefined) refusals.push(changed(it, { before, after: digest, idColumn: q.idColumn }))
    else {
      known.set(it.id, digest)
      news.push({ ...it, digest })
    }
  }
  if (q.seen) for (const it of news) q.seen.set(it.id, it.digest)
  else if (news.length > 0) await writeCases(tx, office, { target, matters: news, now })
  return { accepted: news.length, unchanged, refusals }
}

/** A keyed digest of each value, so that a change can be named, and words not guessed from what is kept of them. */
function digestOf(secret: KeyObject, it: Outside): string {
  const part = (column: string, value: string) =>
    createHmac('sha256', secret).update(`${it.id}\n${column}\n${value}`).digest('base64url').slice(0, 11)
  return Object.entries(it.values)
    .map(([column, value]) => `${column}=${value === '' ? '' : part(column, value)}`)
    .join(' ')
}

function changed(it: Outside, q: { before: string; after: string; idColumn: string }): Refusal {
  const before = new Set(q.before.split(' '))
  const column =
    q.after
      .split(' ')
      .find(part => !before.has(part))
      ?.split('=')[0] ?? q.idColumn
  return refused(it.line, column, it.values[column] ?? it.id, {
    zh: `changed 已变更：${q.idColumn} 为 ${it.id} 的一条已经导入，内容与此不同；历史记录不改写，请改用新的编号或在案件中更正`,
    en: `changed: ${q.idColumn} ${it.id} was imported before with other words; history is not rewritten, use a new id or correct the case`,
  })
}
