/** The kinds of life a case of the demo can have, each told a few times, in every stage and with every flag. */
import { addDays, DAY_MS, dayOf, MINUTE_MS } from '../../core/instant.ts'
import { workdays } from '../../core/term.ts'
import { exceeded } from './exceedances.ts'
import { phrases } from './matters.ts'
import {
  accepted,
  assigned,
  calledBack,
  checked,
  checkerOf,
  deskOf,
  finished,
  inHand,
  often,
  progressed,
  rectified,
  several,
  slow,
  someTime,
  started,
  startedWhen,
  usedUp,
} from './moves.ts'
import { handlerOf, type ProgramId, type Tale, type Teller } from './tale.ts'

type Live = (q: Teller) => void

export const lives: readonly Live[] = [
  ...times(30, settledBy('hotline')),
  ...times(9, settledBy('grid-patrol')),
  ...times(7, settledBy('dust-control')),
  ...times(14, answered),
  ...times(9, onSpot('dust-control')),
  ...times(10, onSpot('grid-patrol')),
  ...times(4, failedOnce('hotline')),
  ...times(3, failedOnce('dust-control')),
  ...times(1, failedOnce('grid-patrol')),
  ...times(6, late('hotline')),
  ...times(3, late('dust-control')),
  ...times(2, late('grid-patrol')),
  ...times(7, soonDue('hotline')),
  ...times(3, soonDue('dust-control')),
  ...times(2, soonDue('grid-patrol')),
  ...times(3, extended('granted')),
  ...times(2, extended('asked')),
  extended('refused'),
  ...times(3, declined),
  declinedTwice,
  ...times(2, merged),
  ...times(2, joined),
  ...times(3, restricted),
  ...times(3, dismissed),
  shelved,
  shelved,
  deferred,
  suspended,
  resumed,
  ...times(2, instructed),
  ...times(2, reopened),
  summoned,
  escalated,
  ...times(4, toCheck('hotline')),
  ...times(2, toCheck('dust-control')),
  ...times(2, toCheck('grid-patrol')),
  ...times(4, justReported('hotline')),
  justReported('dust-control'),
  ...times(2, justReported('grid-patrol')),
  ...times(3, toAssign),
  exposed(1500, 'closed'),
  exposed(680, 'claimed'),
  exposed(520, 'exposed'),
  exposed(320, 'proposed'),
  ...times(2, delisted),
  corrected,
  voided,
  exceeded(0),
  exceeded(1),
]

function times(n: number, live: Live): Live[] {
  return Array.from({ length: n }, () => live)
}

/** The usual life, here and there a little late; those that began lately are still under way. */
function settledBy(program: ProgramId): Live {
  return q => {
    const it = inHand(started(q, program, often[program], someTime(q)))
    const share = it.dice.chance(0.1) ? 1.02 + it.dice.share() / 2 : 0.15 + it.dice.share() * 0.7
    if (it.dice.chance(0.6)) progressed(usedUp(it, share * 0.4))
    finished(usedUp(it, share))
  }
}

/** A question that the desk can answer from what it knows. */
function answered(q: Teller): void {
  const it = started(q, 'hotline', ['consultation'], someTime(q))
  it.wait(it.dice.between(3, it.dice.chance(0.7) ? 15 : 900)).step(it.filer, 'answer', { reply: it.done })
  if (it.dice.chance(0.5)) calledBack(it)
}

function onSpot(program: 'dust-control' | 'grid-patrol'): Live {
  return q => {
    const it = started(q, program, often[program], someTime(q, 27, 0.1))
    it.wait(it.dice.between(12, 75)).step(it.filer, 'fix-on-spot', {
      note: it.done,
      files: [it.photo('after', it.filer)],
    })
  }
}

function failedOnce(program: ProgramId): Live {
  return q => {
    const it = inHand(started(q, program, slow[program], someTime(q, 20, 4)))
    rectified(usedUp(it, 0.4)).work(it.dice.between(40, 240))
    it.step(checkerOf(it), 'fail', { reason: it.dice.pick(phrases.fail) })
    progressed(usedUp(it, 0.5))
    rectified(usedUp(it, 0.6), it.dice.pick(phrases.redone))
    calledBack(checked(it))
  }
}

/** Overdue today: reminded, some of them supervised. */
function late(program: ProgramId): Live {
  return q => {
    const overdue = (0.1 + 4 * q.dice.share()) * DAY_MS
    const it = inHand(startedWhen(q, program, slow[program], it => q.now - it.due > overdue))
    if (it.dice.chance(0.7)) progressed(usedUp(it, 0.3))
    usedUp(it, 0.85).step(deskOf(it), 'urge', { note: it.dice.pick(phrases.urge) })
    if (it.dice.chance(0.6))
      it.until(it.due())
        .wait(60 * it.dice.between(2, 20))
        .step('supervisor-1', 'supervise', { note: it.dice.pick(phrases.supervise), term: workdays(3) })
  }
}

function soonDue(program: ProgramId): Live {
  return q => {
    const share = 0.72 + 0.2 * q.dice.share()
    const it = inHand(
      startedWhen(q, program, several[program], it => it.light === 'yellow' && it.share > share),
    )
    progressed(usedUp(it, 0.3))
  }
}

function extended(decision: 'asked' | 'granted' | 'refused'): Live {
  return q => {
    const least = decision === 'asked' ? 320 : 900 + q.dice.between(0, 1500)
    const it = inHand(
      startedWhen(
        q,
        'hotline',
        slow.hotline,
        it => it.workedMinutes > least && (decision !== 'asked' || it.light !== 'red'),
      ),
    )
    const term = workdays(it.dice.between(2, 5))
    const ask = { decision: 'asked', term, reason: it.dice.pick(phrases.extend) }
    it.work(it.dice.between(60, 150)).step(handlerOf(it.owner), 'extend', ask)
    if (decision === 'asked') return
    it.work(it.dice.between(30, 200)).step(deskOf(it), 'extend', {
      decision,
      ...(decision === 'granted' ? { term } : {}),
      reason: it.dice.pick(phrases[decision]),
    })
    finished(usedUp(progressed(it), decision === 'granted' ? 0.7 : 0.8))
  }
}

/** Sent to the wrong unit, returned, sent to the right one. */
function declined(q: Teller): void {
  const it = accepted(
    started(q, 'hotline', ['street-works', 'property-company', 'noise', 'rubbish'], someTime(q, 14, 2)),
  )
  sentBack(it, it.owner === 'urban-management' ? 'housing' : 'urban-management')
  assigned(it).work(50).step(handlerOf(it.owner), 'acknowledge')
  finished(usedUp(it, 0.5))
}

function sentBack(it: Tale, wrong: string): void {
  assigned(it, wrong).work(it.dice.between(60, 240))
  it.step(handlerOf(wrong), 'decline', { reason: it.dice.pick(phrases.decline), suggest: it.owner })
}

/** Nobody's: two units return it, a joint decision fixes the owner. */
function declinedTwice(q: Teller): void {
  const it = accepted(startedWhen(q, 'hotline', ['street-works'], it => it.workedMinutes > 1000))
  sentBack(it, 'urban-management')
  sentBack(it, 'transport')
  const units = ['housing', 'urban-management', 'transport']
  it.work(180).step('supervisor-1', 'meet', { units, note: phrases.meet, owner: it.owner })
  it.work(60).step(handlerOf(it.owner), 'acknowledge')
  progressed(it.work(150))
}

/** Three households about the same thing: the later cases go into the first. */
function merged(q: Teller): void {
  const kinds = ['pollution', 'property-company', 'noise']
  const first = inHand(startedWhen(q, 'hotline', kinds, it => it.workedMinutes > 900 && it.light !== 'red'))
  for (const minutes of [95, 300]) {
    const other = accepted(first.again({ by: `operator-${first.dice.between(1, 3)}`, joins: false, minutes }))
    other.wait(12).step('dispatcher-1', 'merge', { into: first.ref, note: phrases.merge })
  }
  progressed(first.wait(500))
  finished(usedUp(first, 0.6))
}

function joined(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', slow.hotline, it => it.workedMinutes > 700))
  it.again({ by: 'operator-2', joins: true, minutes: 100 })
  progressed(it.work(120))
  finished(usedUp(it, 0.7))
}

/** Known only to whoever took it and the unit that looks into it. */
function restricted(q: Teller): void {
  const isConduct = q.dice.chance(0.67)
  const it = isConduct
    ? inHand(started(q, 'hotline', ['conduct'], someTime(q, 16, 1), 'dispatcher-1'))
    : inHand(started(q, 'grid-patrol', ['key-people'], someTime(q, 6, 1), 'grid-dispatcher'))
  progressed(usedUp(it, 0.3))
  if (isConduct) finished(usedUp(it, 0.7))
}

function dismissed(q: Teller): void {
  const it = started(q, 'hotline', ['wages', 'house-quality', 'consumer'], someTime(q))
  const isMade = it.dice.chance(0.4)
  it.wait(it.dice.between(20, 90)).step(deskOf(it), 'dismiss', {
    reason: isMade ? 'not-real' : 'other-channel',
    note: isMade ? phrases.malicious : phrases.dismiss,
  })
}

function shelved(q: Teller): void {
  const it = inHand(started(q, 'hotline', ['street-works', 'property-company'], someTime(q, 25, 14)))
  progressed(it.work(500))
  it.work(200).step('supervisor-1', 'shelve', { reason: phrases.shelve, lacking: phrases.lacking })
}

function deferred(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', ['street-works'], it => it.workedMinutes > 1000))
  it.work(600).step(deskOf(it), 'defer', { until: addDays(dayOf(q.now), 90), reason: phrases.defer })
}

function suspended(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', ['pollution'], it => it.workedMinutes > 700))
  progressed(it.work(100))
  it.work(300).step(deskOf(it), 'suspend', { reason: phrases.suspend })
}

function resumed(q: Teller): void {
  const it = inHand(started(q, 'hotline', ['house-quality'], q.now - 16 * DAY_MS))
  usedUp(progressed(it), 0.3).step('dispatcher-1', 'suspend', { reason: phrases.suspend })
  it.work(3 * 450).step('dispatcher-1', 'resume', { note: phrases.resume })
  progressed(it.work(300))
}

function instructed(q: Teller): void {
  const it = inHand(
    startedWhen(
      q,
      'hotline',
      ['pollution', 'wages', 'house-quality'],
      it => it.workedMinutes > 500 && it.light !== 'red',
    ),
  )
  it.work(90).step('leader-1', 'instruct', { kind: 'instruct', leader: '分管领导甲', note: phrases.instruct })
  it.work(30).step('supervisor-1', 'supervise', { note: it.dice.pick(phrases.supervise), term: workdays(3) })
  progressed(it.work(200))
}

/** Closed, but the caller says it is not solved. */
function reopened(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', slow.hotline, it => it.workedMinutes > 2200))
  calledBack(checked(rectified(it.work(500))), false)
  it.wait(15).step(deskOf(it), 'reopen', { reason: phrases.reopen })
  it.work(60).step(handlerOf(it.owner), 'acknowledge')
  progressed(it.work(240))
}

function summoned(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', ['rubbish', 'welfare'], it => it.workedMinutes > 500))
  it.work(60).step(handlerOf(it.owner), 'summon', { unit: 'urban-management', note: phrases.summon })
  progressed(it.work(120))
}

function escalated(q: Teller): void {
  const it = inHand(startedWhen(q, 'hotline', ['house-quality', 'wages'], it => it.workedMinutes > 1400))
  progressed(it.work(400))
  it.work(700).step(deskOf(it), 'escalate', { to: 'government', note: phrases.escalate })
}

function toCheck(program: ProgramId): Live {
  return q => {
    const it = assigned(accepted(startedWhen(q, program, slow[program], it => it.share > 0.5)))
    progressed(it.wait(25).step(handlerOf(it.owner), 'acknowledge').wait(45))
    rectified(it.until(q.now - q.dice.between(20, 300) * MINUTE_MS))
  }
}

function justReported(program: ProgramId): Live {
  return q => {
    started(q, program, often[program], q.now - q.dice.between(3, 40) * MINUTE_MS)
  }
}

function toAssign(q: Teller): void {
  accepted(started(q, 'hotline', often.hotline, q.now - q.dice.between(24, 70) * MINUTE_MS))
}

/** Ordered, not done, heard, exposed, claimed, rectified: told as far as asked. */
function exposed(lateMinutes: number, upTo: 'proposed' | 'exposed' | 'claimed' | 'closed'): Live {
  return q => {
    const it = inHand(startedWhen(q, 'dust-control', ['bare-soil'], it => it.lateMinutes > lateMinutes))
    const by = it.filer
    it.until(it.due())
      .work(60)
      .step(deskOf(it), 'urge', { note: it.dice.pick(phrases.urge) })
    const files = [it.work(200).photo('before', by)]
    it.step(by, 'propose-exposure', { note: phrases.proposeExposure, heard: phrases.heard, files })
    if (upTo === 'proposed') return
    it.work(200).step('publicity-1', 'expose', {
      channel: '区融媒体曝光台（演示）',
      text: phrases.exposeText,
      legalReview: true,
      secrecyReview: true,
      files: [it.photo('before', 'publicity-1')],
    })
    if (upTo === 'exposed') return
    it.work(120).step(handlerOf(it.owner), 'claim', { note: phrases.claim })
    if (upTo === 'claimed') return
    checked(rectified(progressed(it.work(60)).work(300)))
  }
}

function delisted(q: Teller): void {
  const it = inHand(startedWhen(q, 'dust-control', ['bare-soil', 'fence'], it => it.workedMinutes > 2000))
  finished(it.work(300))
  it.work(450).step(it.filer, 'reinspect', { sound: true, note: phrases.reinspect })
  it.work(30).step(it.filer, 'extend-to-peers', { note: phrases.peers, units: ['housing', 'transport'] })
  it.work(120).step('supervisor-1', 'delist', { note: phrases.reinspect })
}

function corrected(q: Teller): void {
  const it = accepted(started(q, 'hotline', ['noise'], q.now - 3 * DAY_MS))
  it.wait(5).step('dispatcher-1', 'correct', { kind: 'traffic', reason: phrases.correct })
  it.wait(10).step('dispatcher-1', 'assign', { owner: 'police', coOwners: [] })
  it.work(45).step('police-handler', 'acknowledge')
}

function voided(q: Teller): void {
  const it = started(q, 'hotline', ['other'], q.now - 5 * DAY_MS)
  it.wait(9).step('dispatcher-1', 'void', { reason: phrases.void })
}
