/** People of the simulator: residents call, and cases that nobody else has touched are worked on at an officer's pace. */
import { type CaseReply, caseReply, listCases, suggestOwner } from '../../contracts/cases.ts'
import { listAreas } from '../../contracts/registers.ts'
import { HOUR_MS, type Instant, MINUTE_MS, SHANGHAI_OFFSET_MS } from '../../core/instant.ts'
import { type Dice, diceOf } from '../../desk/demo/dice.ts'
import { hands, nextCall, ownId, photoFor, wordsFor } from '../../desk/demo/live.ts'
import type { Counts } from './counts.ts'
import { type Move, nextMove } from './moves.ts'
import { type Pace, pause } from './pace.ts'
import { type People, peopleOf } from './people.ts'

export interface LifeOptions {
  readonly url: string
  readonly seed: string
  readonly rate: number
  readonly pace: Pace
  readonly counts: Counts
  readonly end: AbortSignal
  readonly onFault: (error: unknown) => void
}

/** Minutes between two calls, by day and by night. */
const CALLS = { day: [4, 9], night: [15, 40] } as const
/** How often somebody looks what there is to do: on the wall's clock, faster where time runs faster. */
const LOOK_MS = 20_000
const QUICKEST_LOOK_MS = 500
/** A case with which nothing is to be done, or something was refused, is looked at again later. */
const LATER_MS = 5 * MINUTE_MS
/** While the server is away. */
const PATIENCE_MS = 10_000

export async function runLife(q: LifeOptions): Promise<void> {
  const people = peopleOf(q.url, q.end)
  while (!q.end.aborted) {
    try {
      if (!(await people.isOpen())) return
      await Promise.all([calls(q, people), works(q, people)])
    } catch (error) {
      if (q.end.aborted) return
      if (!isAway(error)) q.onFault(error)
      await pause(PATIENCE_MS, q.end)
    }
  }
}

/** `fetch` fails with a TypeError, and with a timeout when nobody answers. */
const isAway = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')

async function calls(q: LifeOptions, people: People): Promise<void> {
  const dice = diceOf(`${q.seed}/calls/${q.pace.now()}`)
  const areas = await people.get(hands.watcher, '/areas', listAreas.reply)
  const names = new Map(areas?.items.map(it => [it.code, it.name.zh]))
  for (;;) {
    const [least, most] = isNight(q.pace.now()) ? CALLS.night : CALLS.day
    const gap = least + (most - least) * dice.share()
    if (!(await q.pace.until(q.pace.now() + gap * MINUTE_MS))) return
    const { by, body } = nextCall(dice, {
      id: ownId(dice, Date.now()),
      nameOf: area => names.get(area) ?? area,
    })
    if (await people.post(by, '/reports', body)) q.counts.reports++
    else q.counts.refused++
  }
}

const isNight = (at: Instant): boolean => {
  const hour = Math.floor((at + SHANGHAI_OFFSET_MS) / HOUR_MS) % 24
  return hour < 7 || hour >= 22
}

const LISTS = [
  '/cases?stage=reported,accepted,assigned,rectified&sort=recent&limit=50',
  '/cases?toCallBack=true&limit=20',
]

/** Looks through the newest cases again and again, and does what is due. */
async function works(q: LifeOptions, people: People): Promise<void> {
  /** When to look at a case again; never at one that somebody else works on. */
  const again = new Map<string, Instant>()
  for (;;) {
    await pause(Math.max(QUICKEST_LOOK_MS, LOOK_MS / q.rate), q.end)
    const seen = new Set<string>()
    for (const path of LISTS) {
      const list = await people.get(hands.watcher, path, listCases.reply)
      for (const { id } of list?.items ?? []) {
        seen.add(id)
        if (q.end.aborted) return
        if ((again.get(id) ?? 0) <= Date.now()) again.set(id, await work(q, people, id))
      }
    }
    for (const id of again.keys()) if (!seen.has(id)) again.delete(id)
  }
}

/** Does what is due with one case; when to look at it again. */
async function work(q: LifeOptions, people: People, id: string): Promise<Instant> {
  const it = await people.get(hands.watcher, `/cases/${id}`, caseReply)
  const move = it ? nextMove(it, q) : 'none'
  if (move === 'theirs') return Infinity
  if (!it || move === 'none') return Date.now() + LATER_MS / q.rate
  if (move.at > Date.now()) return move.at
  const dice = diceOf(`${q.seed}/${id}/${it.seq}/done`)
  const data = await dataOf(people, { it, move, dice })
  const body = { id: ownId(dice, Date.now()), step: move.step, data }
  if (data && (await people.post(move.by, `/cases/${id}/steps`, body))) q.counts.steps++
  else {
    q.counts.refused++
    return Date.now() + LATER_MS / q.rate
  }
  return 0
}

/** What the step says; nothing when it cannot be done. */
async function dataOf(
  people: People,
  { it, move, dice }: { readonly it: CaseReply; readonly move: Move; readonly dice: Dice },
): Promise<Readonly<Record<string, unknown>> | undefined> {
  switch (move.step) {
    case 'accept':
    case 'acknowledge':
      return {}
    case 'assign': {
      const asked = new URLSearchParams({ program: it.program, kind: it.kind, area: it.area })
      const found = await people.get(move.by, `/owners/suggest?${asked}`, suggestOwner.reply)
      return found?.owner
        ? { owner: found.owner.id, coOwners: found.coOwners.map(unit => unit.id) }
        : undefined
    }
    case 'act':
      return { note: wordsFor('act', it.channel, dice) }
    case 'rectify': {
      const file = await people.sendFile(move.by, photoFor(dice))
      return file === undefined ? undefined : { note: wordsFor('rectify', it.channel, dice), files: [file] }
    }
    case 'pass':
      return { note: wordsFor('pass', it.channel, dice) }
    case 'call-back':
      return { contacted: true, solved: true, satisfied: dice.between(4, 5) }
  }
}
