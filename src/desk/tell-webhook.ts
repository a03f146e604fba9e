/**
 * Tells a webhook what happened since its mark, in the order in which it was recorded. One process at a time has a
 * webhook; the mark moves after each event that was taken, so one that was taken right before a process died is sent
 * again with the same id: each event at least once. No transaction is open while another system is waited for.
 */
import { caseFrom } from '../core/case.ts'
import { DAY_MS, HOUR_MS, type Instant, isoShanghai } from '../core/instant.ts'
import { type EventRow, eventsOfAll, type FeedRow, feedAfter } from '../store/events.ts'
import {
  keepWebhook,
  leaveWebhook,
  noteDelivered,
  noteFailure,
  switchWebhook,
  takeWebhook,
  webhookRow,
  type WebhookRow,
} from '../store/webhooks.ts'
import type { CloudEvent } from '../wire/cloud-event.ts'
import { unseal } from '../wire/seal.ts'
import { eventOf } from './append.ts'
import { notify } from './notify.ts'
import { type Office, reading, transact } from './office.ts'
import { type Fault, postEvent } from './post-event.ts'
import { type Mark, markText, parseMark } from './stream.ts'

export interface Telling {
  readonly district: string
  readonly id: string
  readonly clock: () => Instant
  readonly stopping: AbortSignal
  /** Tests only. */
  readonly firstRetryMs?: number | undefined
}

/** Longer than one event may take; whoever dies keeps it from the others that long. */
const HELD_MS = 60_000
const PAGE = 100
const FIRST_RETRY_MS = 5_000
/** The longest pause: a receiver that was away over the weekend hears everything within the hour. guess. */
const LAST_RETRY_MS = HOUR_MS
/** As Standard Webhooks advises: about five days of failing, then no more. */
export const GIVE_UP_MS = 5 * DAY_MS

/** 5 s, 10 s, 20 s … an hour. */
export const retryMs = (tries: number, firstMs = FIRST_RETRY_MS): number =>
  Math.min(LAST_RETRY_MS, firstMs * 2 ** Math.min(tries, 20))

/** Tells all there is, or as far as it goes; true when something was told or failed. */
export async function tellWebhook(office: Office, q: Telling): Promise<boolean> {
  const { district, id } = q
  const known = await reading(office, tx => webhookRow(tx, { district, id }))
  if (!known || (await pendingOf(office, district, known)).length === 0) return false // most times: nothing is written
  const now = q.clock()
  const taken = await transact(office, async tx => {
    const tries = await takeWebhook(tx, { district, id, now, until: now + HELD_MS })
    const webhook = tries === undefined ? undefined : await webhookRow(tx, { district, id })
    return webhook && tries !== undefined ? { webhook, tries } : undefined
  })
  if (!taken) return false
  await tellAll(office, { ...q, ...taken, held: now + HELD_MS })
  return true
}

interface Held extends Telling {
  readonly webhook: WebhookRow
  /** Failures in a row. */
  tries: number
  /** Until when it is ours. */
  held: Instant
}

async function tellAll(office: Office, q: Held): Promise<void> {
  const { district, id } = q
  const secret = secretOf(office, district, q.webhook)
  let { mark } = q.webhook
  for (let isFull = true; isFull && !q.stopping.aborted;) {
    const page = await pendingOf(office, district, { ...q.webhook, mark })
    isFull = page.length === PAGE
    for (const { row, event } of page) {
      if (q.stopping.aborted) break
      const isLast = row === page.at(-1)?.row
      const fault = event && (await postEvent({ ...q, url: q.webhook.url, secret, event, now: q.clock() }))
      if (fault && q.stopping.aborted) break // we hung up, not they
      if (fault) return noteFault(office, q, { fault, mark })
      mark = markText(row)
      if ((event || isLast) && !(await noteTold(office, q, { mark, delivered: event ? 1 : 0 }))) return
    }
  }
  await transact(office, tx => leaveWebhook(tx, { district, id, held: q.held }))
}

/** False when it was switched off, or taken by another process because we were away for long. */
async function noteTold(
  office: Office,
  q: Held,
  { mark, delivered }: { readonly mark: string; readonly delivered: number },
): Promise<boolean> {
  const { district, id, held } = q
  const now = q.clock()
  const until = now + HELD_MS
  const isKept = await transact(office, async tx => {
    if (!(await keepWebhook(tx, { district, id, held, until }))) return false
    await noteDelivered(tx, { district, id, mark, delivered, now })
    return true
  })
  q.held = until
  if (delivered > 0) q.tries = 0
  return isKept
}

/** The mark may have moved on over what it does not want. */
async function noteFault(
  office: Office,
  q: Held,
  { fault, mark }: { readonly fault: Fault; readonly mark: string },
): Promise<void> {
  const { district, id, held } = q
  const now = q.clock()
  const said = JSON.stringify(fault)
  const nextAt = now + retryMs(q.tries, q.firstRetryMs)
  await transact(office, async tx => {
    const since = await noteFailure(tx, { district, id, held, mark, said, now, nextAt })
    if (since === undefined || (fault.code !== 'gone' && now - since < GIVE_UP_MS)) return
    await switchWebhook(tx, { district, id, disabledAt: now })
    const about = { program: '', area: district, owner: null, coOwners: [], filedBy: null, restricted: null }
    await notify(tx, office, { district, now, kind: 'webhook-off', about, data: { title: q.webhook.title } })
  })
}

export const secretOf = (
  office: Office,
  district: string,
  { id, secret }: Pick<WebhookRow, 'id' | 'secret'>,
) => unseal(office.keys.webhook, secret, `${district}/webhook/${id}`)

interface Pending {
  readonly row: FeedRow
  /** Undefined for what it does not want, or may not hear. */
  readonly event: CloudEvent | undefined
}

/** The next changes after its mark. */
function pendingOf(
  office: Office,
  district: string,
  { mark: text, steps }: Pick<WebhookRow, 'mark' | 'steps'>,
): Promise<Pending[]> {
  const mark: Mark | undefined = parseMark(text)
  if (!mark) throw new Error(`a webhook has the mark ${text}`)
  return reading(office, async tx => {
    const rows = await feedAfter(tx, { district, ...mark, limit: PAGE })
    const wanted = rows.filter(row => steps.length === 0 || steps.includes(row.step))
    const cases = [...new Set(wanted.map(row => row.caseId))]
    const events = cases.length > 0 ? await eventsOfAll(tx, { district, cases }) : []
    const byCase = Map.groupBy(events, (it: EventRow) => it.case)
    return rows.map(row => ({
      row,
      event: wanted.includes(row) ? eventFor(district, row, byCase.get(row.caseId) ?? []) : undefined,
    }))
  })
}

/**
 * What others hear of a step: where the case stood right after it, in codes. Nothing of a case that is restricted today,
 * and nothing of history that was imported.
 */
function eventFor(district: string, row: FeedRow, events: readonly EventRow[]): CloudEvent | undefined {
  const happened = events.find(it => it.seq === row.seq)
  if (!happened || happened.data['actor'] === 'import') return undefined
  if (caseFrom(events.map(eventOf)).restricted) return undefined
  const it = caseFrom(events.filter(before => before.seq <= row.seq).map(eventOf))
  const { number, program, kind, area, stage, owner } = it
  return {
    specversion: '1.0',
    id: `${row.caseId}.${row.seq}`,
    type: `cn.yiwang.case.${row.step}`,
    source: `urn:yiwang:${district}`,
    subject: number,
    time: isoShanghai(row.at),
    datacontenttype: 'application/json',
    data: { caseId: row.caseId, number, program, kind, area, stage, step: row.step, owner },
  }
}
