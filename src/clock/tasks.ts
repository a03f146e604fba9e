/** What the clock goes round. */
import { MINUTE_MS } from '../core/instant.ts'
import { sealFinishedDays } from '../desk/roots.ts'
import type { Task } from './clock.ts'
import { due } from './due.ts'

export const tasks: readonly Task[] = [
  due,
  {
    name: 'roots',
    everyMs: 10 * MINUTE_MS,
    round: async (office, now) => (await sealFinishedDays(office, now)) < 0,
  },
]
