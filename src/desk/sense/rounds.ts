/** What the clock does with readings, one district after another. */
import type { Instant } from '../../core/instant.ts'
import { districtsWithDevices } from '../../store/rollups.ts'
import { type Office, reading } from '../office.ts'
import { silenceRound } from './end-silent.ts'
import { rollUpRound } from './roll-up.ts'
import { senseRound } from './watch-records.ts'

type Round = typeof senseRound

/** Goes round the districts once; true while one of them has more. What fails in one does not stop the others. */
const everywhere =
  (round: Round) =>
  async (office: Office, now: Instant): Promise<boolean> => {
    const districts = await reading(office, districtsWithDevices)
    const faults: unknown[] = []
    let hasMore = false
    for (const district of districts)
      try {
        hasMore = (await round(office, { district, now })) || hasMore
      } catch (error) {
        faults.push(error)
      }
    if (faults.length > 0) throw faults[0]
    return hasMore
  }

export const watchEverywhere = everywhere(senseRound)
export const rollUpEverywhere = everywhere(rollUpRound)
export const endSilentEverywhere = everywhere(silenceRound)
