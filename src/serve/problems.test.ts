/** Errors of others as problems: what the caller is told when the cause is not the request. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemOfError } from './problems.ts'

const said = (code: string) => problemOfError(Object.assign(new Error('said elsewhere'), { code }))?.problem

test('a full disk, of files or of the database, is said as such and not as a fault of ours', () => {
  assert.deepEqual(['ENOSPC', 'EDQUOT', '53100'].map(said), ['no-space', 'no-space', 'no-space'])
})

test('a database that is away is unavailable; what nobody knows stays a fault', () => {
  assert.deepEqual(['ECONNREFUSED', '57P03'].map(said), ['unavailable', 'unavailable'])
  assert.equal(said('XX000'), undefined)
})

test('whatever a driver says of a connection that is gone, people hear that the service is not available', () => {
  const said = [
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable', // given out before the pool has noticed
    'timeout exceeded when trying to connect',
  ].map(message => new Error(message))
  const coded = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '08006'].map(
    code => Object.assign(new Error('gone'), { code }),
  )
  for (const error of [...said, ...coded])
    assert.equal(problemOfError(error)?.problem, 'unavailable', String(error))
  assert.equal(problemOfError(new Error('cannot read properties of undefined')), undefined)
})
