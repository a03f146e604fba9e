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
