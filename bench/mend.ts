/** Takes back what replayed statements wrote: their events go, and each row is made again from the events that stay. */
import { caseFrom } from '../src/core/case.ts'
import { eventOf } from '../src/desk/append.ts'
import { DISTRICT } from '../src/desk/demo/areas.ts'
import { type Office, transact } from '../src/desk/office.ts'
import { projectionOf } from '../src/desk/projection.ts'
import { eventsOfAll } from '../src/store/events.ts'
import { insertAll } from '../src/store/insert.ts'
import { FREE } from './replay.ts'

const AT_ONCE = 500

export async function mend(office: Office, cases: readonly string[]): Promise<void> {
  for (let from = 0; from < cases.length; from += AT_ONCE) {
    const ids = cases.slice(from, from + AT_ONCE)
    for (const table of ['case_events', 'feed'])
      await office.database.pool.query(
        `delete from ${table} where district = $1 and case_id = any($2::uuid[]) and seq >= $3`,
        [DISTRICT, ids, FREE],
      )
    await transact(office, async tx => {
      const rows = await eventsOfAll(tx, { district: DISTRICT, cases: ids, at: Date.now() })
      const made = [...Map.groupBy(rows, row => row.case)].map(([id, events]) =>
        projectionOf(caseFrom(events.map(eventOf)), {
          district: DISTRICT,
          id,
          head: events.at(-1)?.hash ?? '',
          calendar: office.calendar,
        }),
      )
      await insertAll(tx, {}, made)
    })
  }
}
