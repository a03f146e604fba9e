/** Watching readings against a limit. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Run, watch, type Watched, type Watching } from './watch.ts'

const rule = { upper: 50, run: 3 }
const nothing: Watching = { lastAt: 0, run: null }

/** Values by the second; undefined is one that does not count. */
const said = (...values: readonly (number | undefined)[]): Watched[] =>
  values.map((value, i) => ({ at: 1_000 * (i + 1), value, applies: true }))

const brief = (it: Run) => [it.beginsAt, it.endedAt, it.readings, it.peak, it.reachedAt]

test('the first reading over the limit begins a run, the first within ends it', () => {
  const { after, runs } = watch(nothing, said(31, 57, 49.9), rule)
  assert.deepEqual(runs.map(brief), [[2_000, 3_000, 1, 57, null]])
  assert.deepEqual(after, { lastAt: 3_000, run: null })
})

test('a reading at the limit is within it', () => {
  assert.deepEqual(watch(nothing, said(50, 50), rule).runs, [])
})

test('the third in a row is enough for a case, and is so once', () => {
  const { after, runs } = watch(nothing, said(51, 60, 52, 70), rule)
  assert.deepEqual(runs.map(brief), [[1_000, null, 4, 70, 3_000]])
  assert.deepEqual(watch(after, [{ at: 5_000, value: 80, applies: true }], rule).runs.map(brief), [
    [1_000, null, 5, 80, 3_000],
  ])
})

test('a value that does not count neither breaks a run nor makes it longer', () => {
  assert.deepEqual(watch(nothing, said(51, undefined, 60), rule).runs.map(brief), [
    [1_000, null, 2, 60, null],
  ])
})

test('what comes late raises nothing', () => {
  const { after, runs } = watch({ lastAt: 9_000, run: null }, said(99, 99, 99), rule)
  assert.deepEqual([after, runs], [{ lastAt: 9_000, run: null }, []])
})

test('on the day its limit ends an alarm ends', () => {
  const { after } = watch(nothing, said(60), rule)
  const { runs } = watch(after, [{ at: 5_000, value: 60, applies: false }], rule)
  assert.deepEqual(runs.map(brief), [[1_000, 5_000, 1, 60, null]])
})

test('nothing new changes nothing', () => {
  const { after } = watch(nothing, said(60), rule)
  assert.deepEqual(watch(after, [], rule), { after, runs: [] })
})

test('looking often or seldom comes to the same alarms', () => {
  const value = fc.option(fc.integer({ min: 40, max: 60 }), { nil: undefined })
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), fc.array(fc.nat({ max: 60 })), (values, cuts) => {
      const readings = said(...values)
      const whole = watch(nothing, readings, rule)
      const found = new Map<number, Run>()
      let at: Watching = nothing
      const marks = [...cuts, 60].sort((a, b) => a - b)
      for (const [i, to] of marks.entries()) {
        const { after, runs } = watch(at, readings.slice(marks[i - 1] ?? 0, to), rule)
        for (const run of runs) found.set(run.beginsAt, run)
        at = after
      }
      assert.deepEqual(at, whole.after)
      assert.deepEqual([...found.values()], whole.runs)
    }),
  )
})
