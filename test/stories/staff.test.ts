/** An administrator lets somebody hold a post, and what that person sees follows from it the same day. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addDays, dayOf } from '../../src/core/instant.ts'
import { city } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const administrator = await here.as('administrator-1')
const operator = await here.as('operator-1')
const today = dayOf(Date.now())

test('a new person sees nothing, sees the district with a post, and nothing again when the post ends', async () => {
  const added = await administrator.send<{ id: string; password: string }>('POST', '/people', {
    name: 'newcomer',
    title: { zh: '新来的派单员', en: 'A new dispatcher' },
  })
  assert.equal(added.status, 201, JSON.stringify(added.body))
  const { caseId } = await filed(operator)
  const signed = await here.app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { name: 'newcomer', password: added.body.password },
  })
  assert.equal(signed.statusCode, 200)
  const headers = { cookie: `yiwang=${signed.cookies[0]!.value}` }
  const status = async () => (await here.app.inject({ url: `/api/v1/cases/${caseId}`, headers })).statusCode
  assert.equal(await status(), 404)
  const held = await administrator.send<{ id: string }>('POST', '/holdings', {
    post: 'dispatcher-1',
    person: added.body.id,
    role: 'deputy',
    from: today,
  })
  assert.equal(held.status, 201, JSON.stringify(held.body))
  assert.equal(await status(), 200)
  assert.equal((await administrator.send('POST', `/holdings/${held.body.id}/end`, { to: today })).status, 200)
  assert.equal(await status(), 404)
})

test('a new post is made where its unit, area and programs exist', async () => {
  const post = {
    id: 'night-desk',
    kind: 'duty-officer',
    unit: 'government',
    area: '150302',
    programs: ['*'],
    title: { zh: '夜间值班席', en: 'Night desk' },
  }
  for (const wrong of [{ unit: 'nobody' }, { area: '410825' }, { programs: ['weather'] }])
    assert.equal((await administrator.send('POST', '/posts', { ...post, ...wrong })).status, 422)
  assert.equal((await administrator.send('POST', '/posts', post)).status, 201)
  assert.equal((await administrator.send('POST', '/posts', post)).status, 422)
})

test('nobody but an administrator keeps the staff, and none ends the post that lets them', async () => {
  assert.equal(
    (await operator.send('POST', '/people', { name: 'friend', title: { zh: '熟人', en: 'A friend' } }))
      .status,
    403,
  )
  const own = here.world.holdings.find(it => it.post === 'administrator-1')!
  assert.equal(
    (await administrator.send('POST', `/holdings/${own.id}/end`, { to: addDays(today, 1) })).status,
    422,
  )
})
