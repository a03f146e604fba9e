/** What the clock does with readings, one district after another. */
import type { Instant } from '../../core/instant.ts'
import { districtsWithDevices } from '../../store/rollups.ts'
import { type Office, reading } from '../office.ts'
import { rollUpRound } from './roll-up.ts'
import { senseRound } from './watch-records.ts'

type Round = typeof senseRound

/** Goes round the districts once; true while one of them has more. */
const everywhere =
  (round: Round) =>
  async (office: Office, now: Instant): Promise<boolean> => {
    let hasMore = false
    for (const district of await reading(office, districtsWithDevices))
      hasMore = (await round(office, { district, now })) || hasMore
    return hasMore
  }

export const watchEverywhere = everywhere(senseRound)
export const rollUpEverywhere = everywhere(rollUpRound)
