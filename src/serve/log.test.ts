/** What may stand in a log. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonLog, plainLog, withoutValues } from './log.ts'

test('a fault is told without the values it happened with', () => {
  for (const [message, said] of [
    ['invalid input syntax for type uuid: "王秀兰"', 'invalid input syntax for type uuid: "…"'],
    ['Key (phone)=(13947312345) already exists.', 'Key (phone)=(…) already exists.'],
    ['no person 王秀兰，电话 139 4731 2345', 'no person …'],
    [
      "Cannot read properties of undefined (reading 'owner')",
      'Cannot read properties of undefined (reading "…")',
    ],
    ['the database does not answer', 'the database does not answer'],
  ] as const)
    assert.equal(withoutValues(message), said)
  assert.equal(withoutValues('a\nb'), 'a')
})

test('JSON is one object a line, with a moment, whatever stands in it', () => {
  const lines: string[] = []
  const log = jsonLog(
    line => lines.push(line),
    () => Date.parse('2026-11-22T09:00:00+08:00'),
  )
  log.say('已就绪\n第二行')
  log.fault(new RangeError('value "王秀兰" is out of range'), 'GET /api/v1/cases')
  log.event?.('request', { status: 200, person: null })
  const [said, fault, request] = lines.map(line => JSON.parse(line) as Record<string, unknown>)
  assert.equal(
    lines.every(line => !line.includes('\n')),
    true,
  )
  assert.deepEqual(said, {
    at: '2026-11-22T01:00:00.000Z',
    level: 'info',
    event: 'message',
    text: '已就绪\n第二行',
  })
  assert.deepEqual([fault?.['level'], fault?.['error']], ['error', 'RangeError: value "…" is out of range'])
  assert.match(JSON.stringify(fault?.['stack']), /log\.test\.ts/)
  assert.deepEqual(request, {
    at: '2026-11-22T01:00:00.000Z',
    level: 'info',
    event: 'request',
    status: 200,
    person: null,
  })
})

test('for people a fault keeps where it happened', () => {
  const lines: string[] = []
  plainLog(line => lines.push(line)).fault(new Error('broken'), 'clock roots')
  assert.match(lines[0]!, /^clock roots: Error: broken\n {4}at .*log\.test\.ts/)
})
