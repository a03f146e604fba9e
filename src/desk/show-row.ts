/** A case as a line of a list: names filled in, title opened, its light and what is left of its term. */
import type { CaseRow as Shown } from '../contracts/cases.ts'
import { isoShanghai, type Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import { isOpen, type Stage } from '../core/stage.ts'
import { hours, type Light, sayLeft } from '../core/term.ts'
import type { CaseRow } from '../store/cases.ts'
import type { Office } from './office.ts'
import { areaName, type Names, unitName } from './registers.ts'

interface Lit {
  readonly stage: Stage
  readonly due: Instant | null
  readonly lightFrom: Instant | null
  readonly paused: boolean
}

/** The light of a row at a moment; null when there is no deadline to speak of. The same rule as in `store/cases.ts`. */
export function lightOfRow(row: Lit, now: Instant): Light | null {
  if (!isOpen(row.stage) || row.due === null) return null
  if (row.paused) return 'green'
  if (now > row.due) return 'red'
  return row.lightFrom !== null && now >= row.lightFrom ? 'yellow' : 'green'
}

export function showRow(
  office: Office,
  names: Names,
  q: { readonly district: string; readonly row: CaseRow; readonly now: Instant },
): Shown {
  const { row, now } = q
  const title =
    row.titleId && row.titleSealed && row.keyId
      ? office.titles.open(office, q.district, {
          id: row.titleId,
          keyId: row.keyId,
          sealed: row.titleSealed,
          wrapped: row.keyWrapped,
        })
      : null
  return {
    id: row.id,
    number: row.number,
    program: row.program,
    kind: row.kind,
    kindName: kindName(office, row.program, row.kind),
    title,
    stage: row.stage,
    light: lightOfRow(row, now),
    area: row.area,
    areaName: areaName(names, row.area),
    owner: row.owner,
    ownerName: row.owner === null ? null : unitName(names, row.owner),
    due: row.due === null ? null : isoShanghai(row.due),
    left: leftOfRow(office, row, now),
    provisional: row.provisional,
    paused: row.paused,
    channel: row.channel,
    position: row.lon === null || row.lat === null ? null : { lon: row.lon, lat: row.lat },
    reports: row.reports,
    restricted: row.restricted !== null,
    exposure: row.exposure,
    urged: row.urged,
    supervised: row.supervised,
    failures: row.failures,
    reportedAt: isoShanghai(row.reportedAt),
    closedAt: row.closedAt === null ? null : isoShanghai(row.closedAt),
  }
}

export function kindName(office: Office, program: string, kind: string): Bilingual {
  const found = office.programs.get(program)?.cases?.kinds[kind]
  return found ? { zh: found.zh, en: found.en } : { zh: kind, en: kind }
}

function leftOfRow(office: Office, row: Lit, now: Instant): Bilingual | null {
  if (!isOpen(row.stage) || row.due === null) return null
  if (row.paused) return { zh: '已停时', en: 'clock stopped' }
  return sayLeft({
    calendar: office.calendar,
    start: Math.min(now, row.due),
    term: hours(1),
    due: row.due,
    suspensions: [],
    now,
  })
}
