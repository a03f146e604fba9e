/** What an operator watches over time: open work, what is late, what waits for others, the last backup. */
import { type Instant, isoShanghai } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import type { Stage } from '../core/stage.ts'
import { type Backlog, backlogOf, openAlarmsOf, openCasesOf } from '../store/operations.ts'
import { freeBytes } from '../store/pulse.ts'
import { districtsHere } from '../store/registers.ts'
import { firstAfter, webhookRows, type WebhookRow } from '../store/webhooks.ts'
import { lastBackup } from './backup/last-backup.ts'
import { type Office, reading, type Tx } from './office.ts'
import type { Session } from './sign-in.ts'
import { notAdministrator } from './staff.ts'
import { parseMark } from './stream.ts'

export interface Operations {
  readonly districts: readonly DistrictOperations[]
  readonly freeBytes: number | null
  readonly backupAt: Instant | null
}

interface DistrictOperations {
  readonly district: string
  readonly cases: readonly { readonly stage: Stage; readonly cases: number }[]
  readonly alarms: number
  readonly backlog: readonly Backlog[]
  readonly webhooks: readonly {
    readonly id: string
    readonly isDisabled: boolean
    /** How long the oldest event has waited that is not told. */
    readonly lagMs: number
  }[]
}

/** Undefined when the database does not answer. */
export async function operationsOf(office: Office, now: Instant): Promise<Operations | undefined> {
  try {
    const free = await freeBytes(office.dataDir)
    return await reading(office, async tx => {
      const districts = []
      for (const district of await districtsHere(tx)) districts.push(await ofDistrict(tx, district, now))
      return { districts, freeBytes: free ?? null, backupAt: (await lastBackup(tx))?.at ?? null }
    })
  } catch {
    return undefined
  }
}

/** The same for the administrator of one district, on a page. */
export async function systemOf(
  tx: Tx,
  office: Office,
  q: { readonly session: Session; readonly now: Instant },
) {
  const problem: Problem | undefined = notAdministrator(q)
  if (problem) return problem
  const { district } = q.session.scope
  const backlog = await backlogOf(tx, { district, now: q.now })
  const made = await lastBackup(tx)
  return {
    asOf: isoShanghai(q.now),
    lagMs: Math.max(0, ...backlog.map(it => q.now - it.oldestAt)),
    waiting: backlog.reduce((sum, it) => sum + it.waiting, 0),
    freeBytes: (await freeBytes(office.dataDir)) ?? null,
    backupAt: made ? isoShanghai(made.at) : null,
    alarms: await openAlarmsOf(tx, district),
    cases: await openCasesOf(tx, district),
  }
}

async function ofDistrict(tx: Tx, district: string, now: Instant): Promise<DistrictOperations> {
  const webhooks = []
  for (const it of await webhookRows(tx, district)) {
    const lagMs = it.disabledAt === null ? await lagOf(tx, { district, it, now }) : 0
    webhooks.push({ id: it.id, isDisabled: it.disabledAt !== null, lagMs })
  }
  return {
    district,
    cases: await openCasesOf(tx, district),
    alarms: await openAlarmsOf(tx, district),
    backlog: await backlogOf(tx, { district, now }),
    webhooks,
  }
}

async function lagOf(
  tx: Tx,
  { district, it, now }: { readonly district: string; readonly it: WebhookRow; readonly now: Instant },
): Promise<number> {
  const mark = parseMark(it.mark)
  const first = mark && (await firstAfter(tx, { district, mark, steps: it.steps }))
  return first === undefined ? 0 : Math.max(0, now - first)
}
