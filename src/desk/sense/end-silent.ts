/** Ends alarms that nothing else would end: their devices are silent, or have sent nothing valid for long. */
import type { Instant } from '../../core/instant.ts'
import { silenceOf } from '../../sense/silence.ts'
import { endAlarms, openAlarms } from '../../store/alarms.ts'
import { hasMarks } from '../../store/rollups.ts'
import { takeTurn } from '../../store/turns.ts'
import { type Office, reading, transact } from '../office.ts'
import { SENSE_TURN } from './watch-records.ts'

/** One round. What has come in and is not looked at yet comes first: it may be what an alarm is waiting for. */
export async function silenceRound(
  office: Office,
  q: { readonly district: string; readonly now: Instant },
): Promise<boolean> {
  const { district, now } = q
  if (!(await reading(office, tx => openAlarms(tx, district))).some(it => silenceOf(it, now))) return false
  await transact(office, async tx => {
    if (!(await takeTurn(tx, { ...q, name: SENSE_TURN })) || (await hasMarks(tx, district))) return
    const ends = (await openAlarms(tx, district)).flatMap(it => {
      const by = silenceOf(it, now)
      return by ? [{ id: it.id, by }] : []
    })
    await endAlarms(tx, { district, now, ends })
  })
  return false
}
