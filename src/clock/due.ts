/** The scanner of what falls due: one district at a time, some dozens a transaction, any number of clocks side by side. */
import type { Instant } from '../core/instant.ts'
import { climb } from '../desk/climb.ts'
import { dueHere, putOff } from '../desk/due-here.ts'
import { type Office, transact } from '../desk/office.ts'
import { passOn } from '../desk/pass-on.ts'
import type { Task } from './clock.ts'

/** guess: fifty cases with their events are read, chained and written in some 30 ms, and hold up no step for longer. */
const AT_ONCE = 50

export const due: Task = {
  name: 'due',
  everyMs: 500,
  async round(office, now) {
    let more = false
    for (const district of await dueHere(office, now)) {
      const taken = await takeSome(office, { district, now, limit: AT_ONCE })
      more ||= taken > 0
    }
    return more
  },
}

interface Falling {
  readonly district: string
  readonly now: Instant
  readonly limit: number
}

/** One that cannot be done must not hold up the others: it is found by taking them singly, and put off. */
async function takeSome(office: Office, q: Falling): Promise<number> {
  try {
    return await take(office, q)
  } catch {
    try {
      return await take(office, { ...q, limit: 1 })
    } catch (error) {
      await putOff(office, q)
      throw error
    }
  }
}

async function take(office: Office, q: Falling): Promise<number> {
  const { cases } = await transact(office, tx => climb(tx, office, q))
  return cases + (await transact(office, tx => passOn(tx, office, q)))
}
