import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextStage, stageNames, stages, stepNames, steps } from './stage.ts'

/** The moving steps as the design states them: from → to. Every other step leaves the stage as it is. */
const moves = {
  accept: { reported: 'accepted' },
  dismiss: { reported: 'void', accepted: 'void' },
  answer: { reported: 'closed', accepted: 'closed', assigned: 'closed' },
  'fix-on-spot': { reported: 'closed', accepted: 'closed', assigned: 'closed' },
  assign: { accepted: 'assigned', assigned: 'assigned' },
  decline: { assigned: 'accepted' },
  rectify: { assigned: 'rectified' },
  pass: { rectified: 'closed' },
  fail: { rectified: 'assigned' },
  reopen: { closed: 'assigned', void: 'assigned' },
  merge: { reported: 'void', accepted: 'void', assigned: 'void', rectified: 'void' },
  void: { reported: 'void', accepted: 'void', assigned: 'void', rectified: 'void' },
} as const

test('a moving step leads where the design says, and is refused everywhere else', () => {
  for (const [step, ends] of Object.entries(moves))
    for (const stage of stages)
      assert.equal(
        nextStage(stage, step as keyof typeof moves),
        (ends as Record<string, string>)[stage] ?? null,
        `${step} at ${stage}`,
      )
})

test('every other step leaves the stage as it is', () => {
  for (const step of steps.filter(step => !Object.hasOwn(moves, step)))
    for (const stage of stages)
      assert.ok([null, stage].includes(nextStage(stage, step)), `${step} at ${stage}`)
})

test('no stage is a dead end, and a closed case can be taken up again', () => {
  for (const stage of stages)
    assert.ok(
      steps.some(step => ![null, stage].includes(nextStage(stage, step))),
      stage,
    )
})

test('every stage and step has a name in both languages', () => {
  for (const name of [...Object.values(stageNames), ...Object.values(stepNames)])
    assert.ok(name.zh && name.en)
  assert.equal(new Set(Object.values(stepNames).map(name => name.zh)).size, steps.length)
})
