/** The scanner of what falls due: one district at a time, some dozens a transaction, any number of clocks side by side. */
import type { Instant } from '../core/instant.ts'
import { climb } from '../desk/climb.ts'
import { dueHere, type DueKind, putOff } from '../desk/due-here.ts'
import { type Office, transact, type Tx } from '../desk/office.ts'
import { passOn } from '../desk/pass-on.ts'
import type { Task } from './clock.ts'

/** guess: fifty cases with their events are read, chained and written in some 30 ms, and hold up no step for longer. */
const AT_ONCE = 50

export const due: Task = {
  name: 'due',
  everyMs: 500,
  async round(office, now) {
    let more = false
    const faults: unknown[] = []
    for (const district of await dueHere(office, now))
      for (const work of works)
        try {
          const taken = await takeSome(office, work, { district, now })
          more ||= taken > 0
        } catch (error) {
          faults.push(error) // what fails in one district keeps no other waiting
        }
    if (faults.length > 0) throw faults[0]
    return more
  },
}

interface Falling {
  readonly district: string
  readonly now: Instant
}

interface Work {
  readonly kinds: readonly DueKind[]
  /** Answers how many were looked at. */
  readonly take: (tx: Tx, office: Office, q: Falling & { readonly limit: number }) => Promise<number>
}

const works: readonly Work[] = [
  { kinds: ['ladder', 'resume'], take: async (tx, office, q) => (await climb(tx, office, q)).cases },
  { kinds: ['acknowledge'], take: passOn },
]

/** One that cannot be done must not hold up the others: it is found by taking them singly, and put off. */
async function takeSome(office: Office, { kinds, take }: Work, q: Falling): Promise<number> {
  const some = (limit: number) => transact(office, tx => take(tx, office, { ...q, limit }))
  try {
    return await some(AT_ONCE)
  } catch {
    try {
      return await some(1)
    } catch (error) {
      await putOff(office, { ...q, kinds })
      throw error
    }
  }
}
