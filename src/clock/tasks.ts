/** What the clock goes round. */
import { MINUTE_MS } from '../core/instant.ts'
import { talliedOf } from '../desk/figures.ts'
import { renewDue } from '../desk/renew-due.ts'
import { sealFinishedDays } from '../desk/roots.ts'
import { endSilentEverywhere, rollUpEverywhere, watchEverywhere } from '../desk/sense/rounds.ts'
import { tally } from '../desk/tallies.ts'
import type { Task } from './clock.ts'
import { due } from './due.ts'

export const tasks: readonly Task[] = [
  due,
  { name: 'ladders', everyMs: 10 * MINUTE_MS, round: async office => (await renewDue(office)) < 0 },
  { name: 'sense', everyMs: 300, round: watchEverywhere },
  { name: 'silence', everyMs: 30_000, round: endSilentEverywhere },
  { name: 'roll-up', everyMs: 1_000, round: rollUpEverywhere },
  {
    name: 'roots',
    everyMs: 10 * MINUTE_MS,
    round: async (office, now) => (await sealFinishedDays(office, now)) < 0,
  },
  {
    name: 'tallies',
    everyMs: 30_000, // until then figures count the days that changed case by case
    round: (office, now) => tally(office, { ...talliedOf(office), now }),
  },
]
