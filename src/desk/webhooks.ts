/** Webhooks 事件订阅 as an administrator keeps them: where to, for which steps, with which secret. */
import { randomBytes } from 'node:crypto'
import { type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, isProblem, type Problem, refuse } from '../core/problem.ts'
import type { Step } from '../core/stage.ts'
import { feedEnd } from '../store/events.ts'
import { insertAll, iso } from '../store/insert.ts'
import { districtsHere } from '../store/registers.ts'
import { readyWebhooks, switchWebhook, webhookRow, type WebhookRow, webhookRows } from '../store/webhooks.ts'
import { secretText } from '../wire/cloud-event.ts'
import { nonceBytes, seal } from '../wire/seal.ts'
import { newId, type Office, reading, type Tx } from './office.ts'
import { type Fault, postEvent } from './post-event.ts'
import type { Session } from './sign-in.ts'
import { notAdministrator } from './staff.ts'
import { endOf, markText } from './stream.ts'
import { secretOf } from './tell-webhook.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

/** Standard Webhooks: 24 to 64. */
const SECRET_BYTES = 32
/** guess: each costs a look at the feed every second. */
const MOST = 20

export async function listWebhooks(tx: Tx, q: By) {
  const problem = notAdministrator(q)
  if (problem) return problem
  return { items: (await webhookRows(tx, q.session.scope.district)).map(shown) }
}

/** Begins now: what happened before is not told. The secret is shown this once. */
export async function addWebhook(
  tx: Tx,
  office: Office,
  q: By & { readonly title: string; readonly url: string; readonly steps: readonly Step[] },
): Promise<{ id: string; secret: string } | Problem> {
  const problem = notAdministrator(q) ?? unfit(q.url)
  if (problem) return problem
  const { district } = q.session.scope
  const known = (await webhookRows(tx, district)).filter(it => it.disabledAt === null)
  if (known.length >= MOST)
    return invalid('url', q.url, {
      zh: `启用的订阅最多 ${MOST} 个，请先停用一个`,
      en: `at most ${MOST} that are on: switch one off first`,
    })
  const id = newId()
  const bytes = randomBytes(SECRET_BYTES)
  const secret = seal({
    profile: office.profile,
    key: office.keys.webhook,
    nonce: randomBytes(nonceBytes[office.profile]),
    plain: bytes,
    aad: `${district}/webhook/${id}`,
  })
  const row = {
    district,
    id,
    title: q.title,
    url: q.url,
    secret,
    steps: [...new Set(q.steps)],
    by: q.session.person.id,
    created_at: iso(q.now),
    mark: markText(endOf(await feedEnd(tx))),
    delivered: 0,
  }
  await insertAll(tx, { webhooks: [row] })
  return { id, secret: secretText(bytes) }
}

/** Off: nothing more is told. On again: goes on with what happened meanwhile. */
export async function turnWebhook(
  tx: Tx,
  q: By & { readonly id: string; readonly on: boolean },
): Promise<{ done: true } | Problem> {
  const found = await mine(tx, q)
  if (isProblem(found)) return found
  if ((found.disabledAt === null) === q.on) return { done: true }
  const { district } = q.session.scope
  await switchWebhook(tx, { district, id: q.id, disabledAt: q.on ? null : q.now })
  return { done: true }
}

/** One event that is about no case, sent at once, whether the webhook is on or off. */
export async function testWebhook(
  tx: Tx,
  office: Office,
  q: By & { readonly id: string },
): Promise<{ delivered: boolean; fault: Fault | null } | Problem> {
  const found = await mine(tx, q)
  if (isProblem(found)) return found
  const { district } = q.session.scope
  const fault = await postEvent({
    url: found.url,
    secret: secretOf(office, district, found),
    now: q.now,
    event: {
      specversion: '1.0',
      id: newId(),
      type: 'cn.yiwang.test',
      source: `urn:yiwang:${district}`,
      time: isoShanghai(q.now),
      datacontenttype: 'application/json',
      data: { webhook: q.id },
    },
  })
  return { delivered: fault === undefined, fault: fault ?? null }
}

/** Those that are on and that nobody is telling at the moment. */
export const readyToTell = (
  office: Office,
  now: Instant,
): Promise<{ readonly district: string; readonly id: string }[]> =>
  reading(office, async tx => {
    const ready = []
    for (const district of await districtsHere(tx))
      for (const { id } of await readyWebhooks(tx, { district, now })) ready.push({ district, id })
    return ready
  })

async function mine(tx: Tx, q: By & { readonly id: string }): Promise<WebhookRow | Problem> {
  const problem = notAdministrator(q)
  if (problem) return problem
  const found = await webhookRow(tx, { district: q.session.scope.district, id: q.id })
  return found ?? refuse('not-found', { webhook: q.id })
}

/** Receivers stand in the same government network, so private addresses are as good as others. */
function unfit(text: string): Problem | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isFit =
    url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.password && !url.hash
  if (isFit) return undefined
  return invalid('url', text, {
    zh: '以 http:// 或 https:// 开头的完整网址，不含用户名、密码和 #',
    en: 'a whole address that begins with http:// or https://, without user, password or #',
  })
}

const shown = (it: WebhookRow) => ({
  id: it.id,
  title: it.title,
  url: it.url,
  steps: [...it.steps],
  createdAt: isoShanghai(it.createdAt),
  disabledAt: isoShanghaiOrNull(it.disabledAt),
  delivered: it.delivered,
  deliveredAt: isoShanghaiOrNull(it.deliveredAt),
  failingSince: isoShanghaiOrNull(it.failingSince),
  fault: it.said === null ? null : (JSON.parse(it.said) as Fault),
  retryAt: isoShanghaiOrNull(it.said === null || it.disabledAt !== null ? null : it.nextAt),
})

const isoShanghaiOrNull = (at: Instant | null): string | null => (at === null ? null : isoShanghai(at))
