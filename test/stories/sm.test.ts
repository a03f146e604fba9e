/** 国密: with profile `sm` a district hashes with SM3 and seals with SM4, and everything else is the same. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply } from '../../src/contracts/cases.ts'
import { openOffice } from '../../src/desk/office.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

test('events chain by SM3, words are sealed by SM4, and the choice is made once', async () => {
  const here = await city({ after }, undefined, 'sm')
  const operator = await here.as('operator-1')
  const { caseId } = await filed(operator, { text: '楼下烧烤油烟扰民。' })
  const { body } = await operator.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(body.text, '楼下烧烤油烟扰民。')
  assert.match(body.events[0]!.hash, /^sm3:[0-9a-f]{64}$/)
  const sealed = await here.office.database.pool.query<{ sealed: string }>('select sealed from vault')
  for (const row of sealed.rows) assert.match(row.sealed, /^sm4-ctr-hmac-sm3:/)
  const again = await openOffice({ ...here.office, programs: [], profile: 'intl' })
  assert.equal(again.profile, 'sm')
})

test('with another master key the office does not open, and says which file to put back', async () => {
  const here = await city({ after })
  const other = openOffice({ ...here.office, programs: [], masterKey: Buffer.alloc(32, 7) })
  await assert.rejects(other, /master\.key/)
})
