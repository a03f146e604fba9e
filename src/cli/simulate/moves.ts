/** What the simulator's people would do next with a case, and when: nothing where anybody else has had a hand in it. */
import type { CaseReply, EventReply } from '../../contracts/cases.ts'
import { type Instant, MINUTE_MS } from '../../core/instant.ts'
import type { Step } from '../../core/stage.ts'
import { diceOf } from '../../desk/demo/dice.ts'
import { hands, isOwnId } from '../../desk/demo/live.ts'

export interface Move {
  readonly step: 'accept' | 'assign' | 'acknowledge' | 'act' | 'rectify' | 'pass' | 'call-back'
  /** Signs in with it. */
  readonly by: string
  /** When it is done, on the wall's clock. */
  readonly at: Instant
}

/** Minutes an officer takes, from the step before. guess */
const takes: Readonly<Record<Move['step'], readonly [number, number]>> = {
  accept: [2, 6],
  assign: [3, 8],
  acknowledge: [4, 9],
  act: [6, 15],
  rectify: [20, 50],
  pass: [8, 25],
  'call-back': [10, 60],
}

type CaseSeen = Pick<CaseReply, 'id' | 'stage' | 'owner' | 'channel' | 'contacted' | 'events' | 'openSteps'>

export function nextMove(
  it: CaseSeen,
  q: { readonly seed: string; readonly rate: number },
): Move | 'theirs' | 'none' {
  if (!CHANNELS.has(it.channel) || !it.events.every(isOurs)) return 'theirs'
  const last = it.events.findLast(event => !isAside(event.step)) ?? it.events[0]
  const move = last && moveAfter(it, last.step)
  if (!last || !move) return 'none'
  const dice = diceOf(`${q.seed}/${it.id}/${it.events.length}`)
  const [least, most] = takes[move.step]
  const minutes = least + (most - least) * dice.share()
  return { ...move, at: Date.parse(last.recordedAt) + (minutes * MINUTE_MS) / q.rate }
}

/** What the simulator files, and what devices begin: imported history is nobody's step either, and left alone. */
const CHANNELS: ReadonlySet<string> = new Set(['phone', 'device'])

/** Steps of the simulator bear its mark; what the platform does by itself nobody has done. */
const isOurs = (event: EventReply): boolean => isOwnId(event.id) || event.by.post === null

/** The clock's reminders and further readings change nothing about what comes next. */
const isAside = (step: Step): boolean => step === 'urge' || step === 'report'

function moveAfter(it: CaseSeen, last: Step): Pick<Move, 'step' | 'by'> | undefined {
  const isMeasured = it.channel === 'device'
  switch (it.stage) {
    case 'reported':
      return { step: 'accept', by: hands.desk }
    case 'accepted':
      return { step: 'assign', by: hands.desk }
    case 'assigned':
      if (it.owner === null) return undefined
      return { step: workAfter[last] ?? 'acknowledge', by: hands.handlerOf(it.owner) }
    case 'rectified':
      return { step: 'pass', by: isMeasured ? hands.inspector : hands.desk }
    case 'closed':
      return isMeasured || it.contacted !== null ? undefined : { step: 'call-back', by: hands.caller }
    case 'void':
      return undefined
  }
}

const workAfter: Partial<Record<Step, Move['step']>> = { acknowledge: 'act', act: 'rectify' }
