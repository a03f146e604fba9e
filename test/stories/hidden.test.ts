/** What somebody may not do or know stays so through every other door: a second post, a search, the past, a correction. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { CaseReply, CaseRow } from '../../src/contracts/cases.ts'
import type { Me } from '../../src/contracts/session.ts'
import { city, type Speaker } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')
const administrator = await here.as('administrator-1')
const housing = await here.as('housing-handler')

const PHONE = '13812345678'
const reporter = { name: '王秀英', phone: PHONE }

let made = 0
/** Gives somebody one more post. */
async function alsoHolds(
  it: Speaker,
  post: { kind: string; unit: string; area: string; programs?: string[] },
) {
  const id = `more-${++made}`
  const title = { zh: '兼任', en: 'Second post' }
  const put = await administrator.send('POST', '/posts', { programs: ['*'], ...post, id, title })
  assert.equal(put.status, 201, JSON.stringify(put.body))
  const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const now = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const held = await administrator.send('POST', '/holdings', { post: id, person: it.person, from: now })
  assert.equal(held.status, 201, JSON.stringify(held.body) + from)
  return id
}
const seenBy = async (it: Speaker, caseId: string, query = '') =>
  (await it.get<CaseReply>(`/cases/${caseId}${query}`)).body
const given = async (more: object = {}, owner = 'housing') => {
  const it = await filed(operator, { reporter, ...more })
  await dispatcher.step(it.caseId, 'accept')
  await dispatcher.step(it.caseId, 'assign', { owner })
  return it
}

test('a post of another town gives no right over a case that only a second post may see', async () => {
  const member = await here.as('grid-001002')
  await alsoHolds(member, { kind: 'dispatcher', unit: 'hotline-centre', area: '150302002' })
  const { caseId } = await filed(operator, {
    program: 'dust-control',
    kind: 'bare-soil',
    facts: { site: '一号工地', spots: 2 },
    area: '150302001002',
    reporter,
  })
  const seen = await seenBy(member, caseId)
  assert.deepEqual(
    seen.openSteps.filter(it => it.post.startsWith('more-')),
    [],
  )
  assert.equal((await member.tryStep(caseId, 'accept')).status, 403)
  assert.equal(seen.reportsList[0]?.reporter, null)
  const unmasked = await member.send('POST', `/reports/${seen.reportsList[0].id}/unmask`, { reason: '好奇' })
  assert.equal(unmasked.status, 403)
  // What the second post is for still works, and files under the post that covers the place.
  const there = await filed(member, { area: '150302002' })
  assert.equal((await member.tryStep(there.caseId, 'accept')).status, 200)
})

test('an administrator of a town does not keep the staff of the district', async () => {
  const member = await here.as('grid-001003')
  await alsoHolds(member, { kind: 'administrator', unit: 'hotline-centre', area: '150302001' })
  const title = { zh: '自封', en: 'Made by oneself' }
  const post = { id: 'king', kind: 'leader', unit: 'government', area: '150302', programs: ['*'], title }
  assert.equal((await member.send('POST', '/posts', post)).status, 403)
  const body = { to: 'housing', day: '2026-01-02', reason: '合并' }
  assert.equal((await member.send('POST', '/units/education/succeed', body)).status, 403)
})

test('who reported is not told to the handler by looking for the number, nor by anybody’s words', async () => {
  const { caseId } = await given({
    text: `我是王秀英，楼道灯坏了，请打 ${PHONE}。`,
    facts: { address: `和平路 3 号，电话 ${PHONE}` },
  })
  await dispatcher.step(caseId, 'urge', { note: `反映人王秀英 138 1234 5678 又来电催` })
  const seen = JSON.stringify(await seenBy(housing, caseId))
  assert.doesNotMatch(seen, /1234 ?5678|秀英/)
  assert.match(JSON.stringify(await seenBy(operator, caseId)), /138 1234 5678/)
  const finds = async (it: Speaker, path: string) =>
    ((await it.get<{ items?: CaseRow[] }>(path)).body.items ?? []).map(row => row.id).includes(caseId)
  for (const part of [PHONE, '2345', '138', '３４５６'])
    for (const path of [`/search?q=${part}`, `/cases?q=${part}`])
      assert.equal(await finds(housing, encodeURI(path)), false, path)
  assert.equal(await finds(operator, `/search?q=${PHONE}`), true)
  assert.equal(await finds(operator, '/cases?q=1234'), true)
  const alike = await housing.send<{ items: { id: string; samePerson: boolean }[] }>('POST', '/look-alikes', {
    area: '150302',
    text: '楼道灯坏了，请打电话',
    phone: PHONE,
  })
  assert.equal(
    alike.body.items.some(it => it.samePerson),
    false,
  )
})

test('who answers for the case does not learn who reported it by asking for the past', async () => {
  const head = await here.as('housing-head')
  await alsoHolds(head, { kind: 'leader', unit: 'housing', area: '150302' })
  const { caseId } = await given({ text: `请回电 ${PHONE}` })
  const { reportedAt, reportsList } = await seenBy(operator, caseId)
  assert.equal((await seenBy(head, caseId)).reportsList[0]?.reporter, null)
  for (const moment of ['at', 'knownAt']) {
    const then = await seenBy(head, caseId, `?${moment}=${encodeURIComponent(reportedAt)}`)
    assert.equal(then.reportsList[0]?.reporter, null)
    assert.doesNotMatch(JSON.stringify(then), /13812345678/)
  }
  const phone = await head.get<{ items: CaseRow[] }>(`/search?q=${PHONE}`)
  assert.equal(
    phone.body.items.some(row => row.id === caseId),
    false,
  )
  const unmasked = await head.send('POST', `/reports/${reportsList[0]!.id}/unmask`, { reason: '想知道' })
  assert.equal(unmasked.status, 403)
})

test('a case that turns out to be about an official is known to few from then on', async () => {
  const kinds = here.office.programs.get('hotline')!.cases!.kinds
  const restricted = Object.keys(kinds).find(kind => kinds[kind]!.restricted)!
  const inspector = await here.as('inspector-1')
  const { caseId } = await given({ kind: 'other', text: '反映某工作人员态度差。' })
  const { caseId: whole } = await given({ kind: 'other', text: '路坏了，并反映某工作人员吃拿卡要。' })
  assert.equal((await inspector.get(`/cases/${caseId}`)).status, 200)
  await dispatcher.step(caseId, 'correct', { kind: restricted, reason: '反映作风问题' })
  await dispatcher.step(whole, 'split', { kind: restricted, title: '吃拿卡要' })
  const listed = await inspector.get<{ items: CaseRow[] }>(`/cases?kind=${restricted}`)
  assert.deepEqual(listed.body.items, [])
  assert.equal((await inspector.get(`/cases/${caseId}`)).status, 404)
  assert.equal((await dispatcher.get(`/cases/${caseId}`)).status, 200)
  assert.equal((await housing.get(`/cases/${caseId}`)).status, 200, 'whoever handles it has seen it')
  const mine = await dispatcher.get<{ items: CaseRow[] }>(`/cases?kind=${restricted}`)
  assert.equal(mine.body.items.length, 2)
})

test('a file that somebody else sent and has not used yet cannot be taken', async () => {
  const boundary = 'a'
  const sent = await here.app.inject({
    method: 'POST',
    url: '/api/v1/files',
    headers: { cookie: operator.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--a\r\ncontent-disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%PDF-1.4\n%%EOF\r\n--a--\r\n`,
  })
  assert.equal(sent.statusCode, 201, sent.body)
  const { id } = sent.json<{ id: string }>()
  assert.equal((await dispatcher.get(`/files/${id}`)).status, 404)
  const { caseId } = await given()
  const taken = await housing.tryStep(caseId, 'act', { note: '附件', files: [id] })
  assert.equal(taken.status, 422)
  assert.equal((await operator.get(`/files/${id}`)).status, 200)
})

test('a request cannot say who it is from, nor put a case where its step does not lead', async () => {
  const before = await given()
  const extra = { by: operator.person, post: 'leader-1', stage: 'closed', restricted: [], actor: 'import' }
  const sent = await operator.send<{ caseId: string }>('POST', '/reports', {
    program: 'hotline',
    kind: 'street-works',
    area: '150302001',
    text: '路灯不亮。',
    ...extra,
    number: 'RX1',
    scope: { posts: [] },
    facts: { owner: 'housing', __number: 1 },
  })
  const seen = await seenBy(operator, sent.body.caseId)
  assert.deepEqual([seen.stage, seen.owner, seen.facts], ['reported', null, {}])
  const step = await housing.send('POST', `/cases/${before.caseId}/steps`, {
    id: crypto.randomUUID(),
    step: 'acknowledge',
    data: { unit: 'education', actor: 'clock', clocks: [] },
    post: 'leader-1',
  })
  assert.equal(step.status, 422)
  const me = (await housing.get<Me>('/session')).body
  assert.equal(
    (await housing.send('PUT', '/session/language', { language: 'en', posts: ['leader-1'] })).status,
    200,
  )
  assert.deepEqual((await housing.get<Me>('/session')).body.posts, me.posts)
})
