/** Whatever is sent wrong is answered with the place, the value and what is allowed; nothing is half-written. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import sharp from 'sharp'
import type { CaseReply } from '../../src/contracts/cases.ts'
import type { ProblemReply } from '../../src/contracts/route.ts'
import { transact } from '../../src/desk/office.ts'
import { verify } from '../../src/desk/verify.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const operator = await here.as('operator-1')
const dispatcher = await here.as('dispatcher-1')
const base = { program: 'hotline', kind: 'street-works', area: '150302001', text: '路面塌陷。' }

const rows = async () =>
  (
    await here.office.database.pool.query(
      'select (select count(*) from cases) + (select count(*) from vault) + (select count(*) from files) as n',
    )
  ).rows[0]
const refused = async (body: object, status = 422) => {
  const answer = await operator.send<ProblemReply>('POST', '/reports', body)
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
  for (const field of answer.body.fields) assert.ok(field.allowed.zh && field.allowed.en, field.field)
  return answer.body
}

test('a report with a wrong value names the field, the value and what is allowed, and leaves nothing behind', async () => {
  const before = await rows()
  const cases: [object, string, unknown][] = [
    [{ area: '15030' }, 'area', '15030'],
    [{ area: '150303001' }, 'area', '150303001'],
    [{ area: '150302999' }, 'area', '150302999'],
    [{ program: 'weather' }, 'program', 'weather'],
    [{ kind: 'nothing' }, 'kind', 'nothing'],
    [{ position: { lon: 999, lat: 39 } }, 'position.lon', 999],
    [{ text: '' }, 'text', ''],
    [{ at: 'yesterday' }, 'at', 'yesterday'],
    [{ at: new Date(Date.now() + 3_600_000).toISOString() }, 'at', undefined],
    [{ files: [crypto.randomUUID()] }, 'files', undefined],
    [{ joins: crypto.randomUUID() }, 'joins', undefined],
    [{ program: 'dust-control', kind: 'bare-soil', facts: {} }, 'facts.', undefined],
  ]
  for (const [more, field, value] of cases) {
    const body = await refused({ ...base, ...more })
    const found = body.fields.find(it => it.field.startsWith(field))
    assert.ok(found, `${JSON.stringify(more)}: ${JSON.stringify(body.fields)}`)
    if (value !== undefined) assert.deepEqual(found.value, value)
  }
  assert.deepEqual(await rows(), before)
})

test('a body that is not JSON, an unknown address and a missing session are told apart', async () => {
  const send = (payload: string, type: string, cookie = operator.cookie) =>
    here.app.inject({
      method: 'POST',
      url: '/api/v1/reports',
      headers: { cookie, 'content-type': type },
      payload,
    })
  assert.equal((await send('{"program":', 'application/json')).json<ProblemReply>().code, 'not-json')
  assert.equal((await send('', 'application/json')).json<ProblemReply>().code, 'not-json')
  assert.equal((await send('a=b', 'text/plain')).statusCode, 415)
  assert.equal((await send('{}', 'application/json', '')).statusCode, 401)
  assert.equal((await operator.get('/nothing')).status, 404)
  assert.equal((await operator.get('/cases/not-an-id')).status, 422)
})

test('an unknown step, a step on an unknown case, and bad data are refused in that order of what they are', async () => {
  const { caseId } = await filed(operator)
  const unknown = await dispatcher.tryStep(caseId, 'celebrate')
  assert.equal(unknown.status, 422)
  assert.match(JSON.stringify(unknown.body), /celebrate/)
  assert.equal((await dispatcher.tryStep(crypto.randomUUID(), 'accept')).status, 404)
  await dispatcher.step(caseId, 'accept')
  const noOwner = await dispatcher.tryStep(caseId, 'assign', {})
  assert.equal(noOwner.status, 422)
  assert.match(JSON.stringify(noOwner.body), /data\.owner/)
  const nobody = await dispatcher.tryStep(caseId, 'assign', { owner: 'ministry-of-silly-walks' })
  assert.match(JSON.stringify(nobody.body), /ministry-of-silly-walks/)
  const notEtag = await dispatcher.tryStep(caseId, 'urge', {}, { headers: { 'if-match': 'yesterday' } })
  assert.equal(notEtag.status, 422)
  const late = await dispatcher.tryStep(
    caseId,
    'urge',
    {},
    { at: new Date(Date.now() + 3_600_000).toISOString() },
  )
  assert.equal(late.status, 422)
  assert.match(JSON.stringify(late.body), /校准/)
})

const form = (name: string, bytes: Uint8Array) => {
  const boundary = 'photo-of-a-street'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/jpeg\r\n\r\n`
  return {
    headers: { cookie: operator.cookie, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}
const upload = (name: string, bytes: Uint8Array) =>
  here.app.inject({ method: 'POST', url: '/api/v1/files', ...form(name, bytes) })

test('a photo is taken by what it is, its position is read, and its thumbnail carries none', async () => {
  const withPosition = {
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '39/1 40/1 0/1',
      GPSLongitudeRef: 'E',
      GPSLongitude: '106/1 49/1 0/1',
    },
  }
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#aa8855' } })
    .withExif(withPosition)
    .jpeg()
    .toBuffer()
  const sent = await upload('现场照片.jpg', photo)
  assert.equal(sent.statusCode, 201, sent.body)
  const file = sent.json<{ id: string; name: string; position: { lon: number; lat: number } }>()
  assert.equal(file.name, '现场照片.jpg')
  assert.ok(Math.abs(file.position.lat - 39.6667) < 0.001)
  const small = await here.app.inject({
    url: `/api/v1/files/${file.id}/small`,
    headers: { cookie: operator.cookie },
  })
  assert.equal(small.headers['content-type'], 'image/webp')
  assert.equal((await sharp(small.rawPayload).metadata()).exif, undefined)
  const { caseId } = await filed(operator, { files: [file.id] })
  assert.equal((await dispatcher.get(`/files/${file.id}`)).status, 200)
  const stranger = await here.as(
    here.world.posts.find(post => post.kind === 'handler' && post.unit === 'education')?.id ??
      'water-handler',
  )
  assert.equal((await stranger.get(`/files/${file.id}`)).status, 404)
  const stolen = await operator.send<ProblemReply>('POST', '/reports', { ...base, files: [file.id] })
  assert.equal(stolen.status, 422, `a photo of case ${caseId} hangs there`)
})

test('a photo of 50 MB, a broken one and a program in a photo’s clothes are refused', async () => {
  const before = await rows()
  const huge = Buffer.alloc(50 * 1024 * 1024, 1)
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(huge)
  const tooLarge = await upload('huge.jpg', huge)
  assert.equal(tooLarge.statusCode, 413, tooLarge.body.slice(0, 300))
  const photo = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#aa8855' } })
    .jpeg()
    .toBuffer()
  assert.equal((await upload('half.jpg', photo.subarray(0, 2000))).statusCode, 415)
  const program = await upload('photo.jpg', Buffer.from('#!/bin/sh\necho hello\n'))
  assert.equal(program.statusCode, 415)
  assert.match(program.body, /photo\.jpg/)
  assert.deepEqual(await rows(), before)
})

test('a name of a file that ends in the middle of a character is kept whole', async () => {
  const photo = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#aa8855' } })
    .jpeg()
    .toBuffer()
  const sent = await upload(`${'😀'.repeat(60)}字.jpg`, photo)
  assert.equal(sent.statusCode, 201, sent.body)
  assert.match(sent.json<{ name: string }>().name, /^(😀)+字\.jpg$/u)
  const broken = await here.app.inject({
    method: 'POST',
    url: '/api/v1/files',
    headers: { cookie: operator.cookie, 'content-type': 'multipart/form-data; boundary=a' },
    payload: '--a\r\ncontent-disposition: form-data; name="file"; filename="x.jpg"\r\n\r\nhalf a fi',
  })
  assert.equal(broken.statusCode, 400, broken.body)
})

test('text that the database cannot keep, and facts nested without end, are refused by the name of their field', async () => {
  const deep = JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown
  const cases: [object, string][] = [
    [{ text: '路灯\u0000不亮' }, 'text'],
    [{ title: '半个字 \ud800' }, 'title'],
    [{ facts: { address: '\udc00' } }, 'facts.address'],
    [{ facts: { deep } }, 'facts.deep.0'],
    [{ facts: { 'a\u0000': 1 } }, 'facts'],
  ]
  for (const [more, field] of cases) {
    const body = await refused({ ...base, ...more })
    assert.ok(
      body.fields.some(it => it.field.startsWith(field)),
      JSON.stringify(body.fields),
    )
  }
  assert.equal((await operator.get('/cases?owner=%00')).status, 422)
  assert.equal(
    (await operator.get('/cases?q=%E6%89%AC')).status,
    422,
    'one Chinese character finds everything',
  )
})

test('a day without a calendar, a mark nobody was given, and an address that cannot be read are refused', async () => {
  for (const path of [
    '/cases?to=9999-12-31',
    '/cases?from=0000-01-01',
    '/cases?at=9999-12-31T23:59:59-23:59',
    '/figures?at=9999-12-31T23:59:59Z',
    '/figures/closing-rate?to=9999-12-31',
    '/figures/closing-rate?explain=numerator&cursor=nonsense',
    '/duties?day=0000-01-01',
    `/cases?cursor=1.${'-'.repeat(36)}`,
  ])
    assert.equal((await operator.get(path)).status, 422, path)
  await refused({ ...base, at: '0001-01-01T00:00:00Z' })
  assert.equal((await operator.get('/cases/%E0%A4%A')).status, 400)
  assert.equal((await operator.get(`/cases/${'x'.repeat(300)}`)).status, 400)
})

test('a phone that writes its ids in capitals is known again, and history holds', async () => {
  const id = crypto.randomUUID().toUpperCase()
  const sent = [await filed(operator, { id }), await filed(operator, { id: id.toLowerCase() })]
  assert.equal(sent[0]!.caseId, sent[1]!.caseId)
  const caseId = sent[0]!.caseId.toUpperCase()
  await dispatcher.step(caseId, 'accept')
  const press = crypto.randomUUID()
  for (const again of [press.toUpperCase(), press])
    assert.equal((await dispatcher.tryStep(caseId, 'urge', {}, { id: again })).status, 200)
  const { body } = await dispatcher.get<CaseReply>(`/cases/${caseId}`)
  assert.equal(body.urged, 1)
  assert.equal(body.reportsList.length, 1)
  assert.equal((await dispatcher.tryStep(caseId, 'merge', { into: caseId })).status, 422)
  const verdict = await transact(here.office, tx => verify(tx, here.office, { words: true, say: () => {} }), {
    isolation: 'repeatable read',
  })
  assert.equal('ok' in verdict && verdict.ok, true, JSON.stringify(verdict))
})
