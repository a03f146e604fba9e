/** The operator keeps accounts: one is added, put on a post, given a new password, shut out. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DAY_MS } from '../../src/core/instant.ts'
import { isProblem, type Problem } from '../../src/core/problem.ts'
import { transact, type Tx } from '../../src/desk/office.ts'
import { sessionOf, signIn } from '../../src/desk/sign-in.ts'
import { addUser, disableUser, holdPost, listUsers, resetPassword } from '../../src/desk/users.ts'
import { insertAll } from '../../src/store/insert.ts'
import { testOffice } from '../city/database.ts'

const office = await testOffice({ after })
const now = Date.now()
const done = async <T extends object>(work: (tx: Tx) => Promise<T | Problem>): Promise<T> => {
  const answer = await transact(office, work)
  if (isProblem(answer)) throw new Error(JSON.stringify(answer))
  return answer
}

await transact(office, tx =>
  insertAll(tx, {
    units: ['150302', '150303'].map(district => ({
      district,
      id: 'hotline-centre',
      kind: 'centre',
      area: district,
      name_zh: '热线中心',
      name_en: 'Hotline centre',
      from_day: '2020-01-01',
    })),
    posts: [
      ['150302', 'dispatcher-1'],
      ['150302', 'both'],
      ['150303', 'both'],
    ].map(([district, id]) => ({
      district,
      id,
      kind: 'dispatcher',
      unit: 'hotline-centre',
      area: district,
      programs: ['*'],
      title_zh: '派单员',
      title_en: 'Dispatcher',
      from_day: '2020-01-01',
    })),
  }),
)

test('a new person signs in with the password that was shown, on the post that was given', async () => {
  const { password = '' } = await done(tx => addUser(tx, { name: 'wang', zh: '王派单', en: 'Wang', now }))
  assert.equal(password.length, 16)
  const held = await done(tx =>
    holdPost(tx, office, { name: 'wang', post: 'dispatcher-1', role: 'holder', now }),
  )
  assert.equal(held.district, '150302')
  await done(tx => holdPost(tx, office, { name: 'wang', post: 'dispatcher-1', role: 'holder', now }))
  const { token } = await done(tx => signIn(tx, office, { name: 'wang', password, now }))
  const session = await transact(office, tx => sessionOf(tx, { token, now }))
  assert.deepEqual(
    session?.posts.map(post => post.id),
    ['dispatcher-1'],
  )

  const again = await done(tx => resetPassword(tx, { name: 'wang' }))
  assert.equal(await transact(office, tx => sessionOf(tx, { token, now })), undefined)
  const old = await transact(office, tx => signIn(tx, office, { name: 'wang', password, now }))
  assert.ok(isProblem(old))
  await done(tx => signIn(tx, office, { name: 'wang', password: again.password ?? '', now }))

  await done(tx => disableUser(tx, { name: 'wang', now }))
  const shut = await transact(office, tx =>
    signIn(tx, office, { name: 'wang', password: again.password ?? '', now }),
  )
  assert.ok(isProblem(shut))
  const [listed] = await transact(office, tx => listUsers(tx, now))
  assert.deepEqual(listed?.posts, [{ district: '150302', post: 'dispatcher-1', role: 'holder' }])
  assert.notEqual(listed?.disabledAt, null)
})

test('what cannot be is named with what is allowed', async () => {
  await done(tx => addUser(tx, { name: 'li', zh: '李', en: 'Li', password: 'a long enough one', now }))
  const refused: readonly (readonly [Promise<object>, string, RegExp])[] = [
    [transact(office, tx => addUser(tx, { name: 'li', zh: '李', en: 'Li', now })), 'name', /not taken/],
    [
      transact(office, tx => addUser(tx, { name: 'a b', zh: '李', en: 'Li', now })),
      'name',
      /letters, digits/,
    ],
    [
      transact(office, tx => addUser(tx, { name: 'zhao', zh: '赵', en: 'Zhao', password: 'short', now })),
      'password',
      /at least 10/,
    ],
    [transact(office, tx => resetPassword(tx, { name: 'nobody' })), 'name', /one of li/],
    [
      transact(office, tx => holdPost(tx, office, { name: 'li', post: 'king', role: 'holder', now })),
      'post',
      /dispatcher-1/,
    ],
    [
      transact(office, tx => holdPost(tx, office, { name: 'li', post: 'both', role: 'holder', now })),
      'district',
      /150302, 150303/,
    ],
  ]
  for (const [answer, field, allowed] of refused) {
    const problem = await answer
    assert.ok(isProblem(problem), field)
    assert.equal(problem.fields[0]!.field, field)
    assert.match(problem.fields[0]!.allowed.en, allowed)
  }
  const later = now + 40 * DAY_MS
  assert.equal((await transact(office, tx => listUsers(tx, later))).length, 2)
})
