/** What the clock has to do next with a case, as rows of `due`: written with the case, in one statement. */
import type { Case } from '../core/case.ts'
import { type Deed, mayDiffer, nextDeed } from '../core/ladder.ts'
import { isoOrNull, type Row } from '../store/insert.ts'
import type { Office } from './office.ts'

type Rules = Pick<Office, 'programs' | 'calendar'>

interface Of {
  readonly district: string
  readonly caseId: string
}

/** The next deed of a case by the rules of its program. */
export const deedOf = (office: Rules, it: Case): Deed | undefined =>
  nextDeed(it, { rules: office.programs.get(it.program)?.cases, calendar: office.calendar })

/** What differs from what was due before; without a moment, what is due no more. */
export function dueChanges(
  office: Rules,
  q: Of & { readonly before: Case; readonly after: Case },
): Row<'due'>[] {
  if (!mayDiffer(q.before, q.after)) return []
  const [before, after] = [deedOf(office, q.before), deedOf(office, q.after)]
  const rows: Row<'due'>[] = []
  if (before && before.kind !== after?.kind) rows.push(row(q, before.kind, null))
  if (after && (after.kind !== before?.kind || after.at !== before.at))
    rows.push(row(q, after.kind, after.at))
  return rows
}

/** What is due whatever was noted before: for whoever came because of a note that may be old. */
export function dueAnew(office: Rules, q: Of & { readonly after: Case }): Row<'due'>[] {
  const deed = deedOf(office, q.after)
  return (['ladder', 'resume'] as const).map(kind => row(q, kind, deed?.kind === kind ? deed.at : null))
}

const row = ({ district, caseId }: Of, kind: Deed['kind'], at: number | null): Row<'due'> => ({
  district,
  kind,
  ref: caseId,
  at: isoOrNull(at),
})
