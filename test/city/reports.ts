/** Reports as the people of the city file them. */
import assert from 'node:assert/strict'
import type { Speaker } from './city.ts'

export interface FiledReply {
  readonly id: string
  readonly caseId: string
  readonly number: string
}

/** Files a plain hotline report and answers its case. */
export async function filed(speaker: Speaker, more: object = {}): Promise<FiledReply> {
  const body = {
    program: 'hotline',
    kind: 'street-works',
    area: '150302001',
    text: '新华街路灯不亮，晚上看不清路。',
    ...more,
  }
  const answer = await speaker.send<FiledReply>('POST', '/reports', body)
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  return answer.body
}
