import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { stepData } from '../../../core/step-data.ts'
import { parsePosition } from './parse-position.ts'
import { fieldsOf, filled, hintOf } from './schema.ts'

const drawn = (schema: z.ZodType) => fieldsOf(z.toJSONSchema(schema, { io: 'input' }))

test('every field of every step has a control and a title in both languages', () => {
  for (const [step, schema] of Object.entries(stepData))
    for (const field of drawn(schema)) {
      assert.notEqual(field.title.zh, field.name, `${step}.${field.name} has no Chinese title`)
      assert.notEqual(field.title.en, field.name, `${step}.${field.name} has no English title`)
      assert.ok(field.input)
    }
})

test('an assignment asks for a unit, co-owners, a term and words, and only the unit is needed', () => {
  const fields = drawn(stepData.assign)
  assert.deepEqual(
    fields.map(it => [it.name, it.input, it.isRequired]),
    [
      ['owner', 'unit', true],
      ['coOwners', 'units', false],
      ['term', 'term', false],
      ['note', 'words', false],
    ],
  )
})

test('yes or no, a confirmation, a day and a list of milestones are told apart', () => {
  const inputs = (schema: z.ZodType) => Object.fromEntries(drawn(schema).map(it => [it.name, it.input]))
  assert.equal(inputs(stepData['call-back'])['contacted'], 'yes-no')
  assert.equal(inputs(stepData.expose)['legalReview'], 'confirm')
  assert.equal(inputs(stepData.defer)['until'], 'day')
  assert.equal(inputs(stepData.plan)['milestones'], 'rows')
})

test('a bounded number says its bounds, an unbounded one only what is least', () => {
  const hint = (schema: z.ZodType) => drawn(z.object({ n: schema })).map(hintOf)[0]?.zh
  assert.equal(hint(z.int().min(1).max(5)), '1—5')
  assert.equal(hint(z.int().min(1)), '不少于 1')
  assert.equal(hint(z.number()), undefined)
})

test('what was left empty is not sent, no and zero are', () => {
  assert.deepEqual(filled({ a: '', b: ' ', c: undefined, d: null, e: false, f: 0, g: 'x' }), {
    e: false,
    f: 0,
    g: 'x',
  })
})

test('a pasted position is understood in either order', () => {
  assert.deepEqual(parsePosition('106.82, 39.67'), { lon: 106.82, lat: 39.67 })
  assert.deepEqual(parsePosition('39.67 106.82'), { lon: 106.82, lat: 39.67 })
  assert.equal(parsePosition('39.67'), undefined)
  assert.equal(parsePosition('500, 39'), undefined)
})
