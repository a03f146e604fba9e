/** Handover 交接班: what is open when a duty changes hands, signed by whoever was on it; and the roster that shows it. */
import { DAY_MS, type Day, type Instant, isoShanghai } from '../core/instant.ts'
import { invalid, type Problem, refuse } from '../core/problem.ts'
import { dutyById, type DutyRow, dutyRows, isHandedOver, leftAt, nextOnDuty } from '../store/duties.ts'
import { insertAll, iso } from '../store/insert.ts'
import type { Office, Tx } from './office.ts'
import type { Session } from './sign-in.ts'
import { newKey, openAll, sealWords } from './words.ts'

interface By {
  readonly session: Session
  readonly now: Instant
}

/** guess: whoever comes off a night writes it down before the next one. */
const SIGNED_WITHIN_MS = DAY_MS / 2

export async function handOverDuty(
  tx: Tx,
  office: Office,
  q: By & { readonly id: string; readonly note: string },
): Promise<{ at: string } | Problem> {
  const { district } = q.session.scope
  const duty = await dutyById(tx, { district, id: q.id })
  if (!duty) return refuse('not-found', { duty: q.id })
  if (duty.person !== q.session.person.id) return refuse('not-permitted', { duty: q.id })
  if (await isHandedOver(tx, { district, id: q.id })) return refuse('already-done', { duty: q.id })
  if (!isSignable(duty, q.now))
    return invalid('id', q.id, {
      zh: `${isoShanghai(duty.startsAt).slice(0, 16)} 至 ${isoShanghai(duty.endsAt + SIGNED_WITHIN_MS).slice(0, 16)} 之间交接`,
      en: `a duty that is handed over between ${isoShanghai(duty.startsAt).slice(0, 16)} and ${isoShanghai(duty.endsAt + SIGNED_WITHIN_MS).slice(0, 16)}`,
    })
  const key = newKey(office, district, q.now)
  const sealed = sealWords(office, district, key, q.note)
  const left = await leftAt(tx, { district, now: q.now })
  const next = await nextOnDuty(tx, { district, role: duty.role, from: duty.endsAt })
  const handover = {
    district,
    duty: q.id,
    by: duty.person,
    next,
    at: iso(q.now),
    ...left,
    note: sealed.ref.vault,
  }
  await insertAll(tx, {
    vault_keys: key.row ? [key.row] : [],
    vault: [sealed.row],
    handovers: [handover],
  })
  return { at: isoShanghai(q.now) }
}

const isSignable = (duty: Pick<DutyRow, 'startsAt' | 'endsAt'>, now: Instant): boolean =>
  duty.startsAt <= now && now <= duty.endsAt + SIGNED_WITHIN_MS

export async function showDuties(tx: Tx, office: Office, q: By & { readonly day: Day }) {
  const { scope, person } = q.session
  const rows = await dutyRows(tx, scope.district, q.day)
  const notes = await openAll(
    tx,
    office,
    scope.district,
    rows.flatMap(row => row.note ?? []),
  )
  return {
    items: rows.map(row => ({
      id: row.id,
      role: row.role,
      person: { zh: row.zh, en: row.en },
      startsAt: isoShanghai(row.startsAt),
      endsAt: isoShanghai(row.endsAt),
      mayHandOver: row.person === person.id && row.handedOverAt === null && isSignable(row, q.now),
      handover:
        row.handedOverAt === null
          ? null
          : {
              at: isoShanghai(row.handedOverAt),
              next: row.nextZh === null || row.nextEn === null ? null : { zh: row.nextZh, en: row.nextEn },
              open: row.open ?? 0,
              overdue: row.overdue ?? 0,
              waiting: row.waiting ?? 0,
              note: row.note === null ? null : (notes.get(row.note) ?? null),
            },
    })),
  }
}
