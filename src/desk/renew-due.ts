/**
 * Counts anew what is due of every open case, once, when the ladder of a program or the calendar has changed with a new
 * version, or when the database is older than the clock.
 */
import { createHash } from 'node:crypto'
import { caseFrom } from '../core/case.ts'
import { countCalendarDays } from '../store/calendar.ts'
import { lockOpenCases } from '../store/due.ts'
import { eventsOfAll } from '../store/events.ts'
import { insertAll } from '../store/insert.ts'
import { districtsHere } from '../store/registers.ts'
import { putSetting, setting } from '../store/settings.ts'
import { eventOf } from './append.ts'
import { readCalendar } from './calendar.ts'
import { dueAnew } from './case-due.ts'
import { type Office, reading, transact, type Tx } from './office.ts'

const CASES_EACH = 200
const KNOWN = 'due-counted-by'

/** Answers how many cases were counted; a clock that is killed meanwhile, or runs beside us, counts them again. */
export async function renewDue(office: Office): Promise<number> {
  const rules = await reading(office, tx => rulesNow(tx, office))
  if ((await reading(office, tx => setting(tx, KNOWN))) === rules) return 0
  const calendar = await reading(office, readCalendar) // the office looks for a new one only when it asks for names
  let counted = 0
  for (const district of await reading(office, districtsHere)) {
    for (let after: string | undefined = FIRST; after !== undefined;) {
      const ids = await transact(office, tx =>
        renewSome(tx, { ...office, calendar }, { district, after: after ?? FIRST }),
      )
      counted += ids.length
      after = ids.length === CASES_EACH ? ids.at(-1) : undefined
    }
  }
  await transact(office, tx => putSetting(tx, KNOWN, rules))
  return counted
}

/** Before every id. */
const FIRST = '00000000-0000-0000-0000-000000000000'

async function renewSome(
  tx: Tx,
  office: Pick<Office, 'programs' | 'calendar'>,
  { district, after }: { readonly district: string; readonly after: string },
): Promise<string[]> {
  const ids = await lockOpenCases(tx, { district, after, limit: CASES_EACH })
  const rows = ids.length > 0 ? await eventsOfAll(tx, { district, cases: ids }) : []
  const due = [...Map.groupBy(rows, row => row.case)].flatMap(([caseId, events]) =>
    dueAnew(office, { district, caseId, after: caseFrom(events.map(eventOf)) }),
  )
  await insertAll(tx, { due })
  return ids
}

/** What the moments depend on besides the events. */
async function rulesNow(tx: Tx, office: Office): Promise<string> {
  const ladders = [...office.programs.values()].map(it => [it.id, it.cases?.ladder ?? []])
  const days = await countCalendarDays(tx)
  return createHash('sha256')
    .update(JSON.stringify([ladders, days]))
    .digest('base64url')
}
