/** Nobody outside the area sees the row: a random post and a random case against a rule of five lines, over HTTP. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import type { CaseReply, CaseRow } from '../../src/contracts/cases.ts'
import { type City, city, type Speaker } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const dispatcher = await here.as('dispatcher-1')
const speakers = new Map<string, Speaker>()
const speak = async (post: string): Promise<Speaker> => {
  const speaker = speakers.get(post) ?? (await here.as(post))
  speakers.set(post, speaker)
  return speaker
}

/** The posts somebody holds today, deputies included: that is what a session brings along. */
const heldBy = (city: City, person: string) =>
  city.world.holdings
    .filter(it => it.person === person)
    .map(it => city.world.posts.find(post => post.id === it.post)!)

const narrow = new Set(['handler', 'unit-head'])

/** The oracle, written without looking at the product's rule. */
function maySee(
  post: (typeof here.world.posts)[number],
  it: { program: string; area: string; owner: string | null; filer: string; named: string[] | null },
) {
  if (it.named !== null) return it.named.includes(post.id)
  const inArea = it.area.startsWith(post.area.endsWith('00') ? post.area.slice(0, 4) : post.area)
  const inProgram = post.programs.includes('*') || post.programs.includes(it.program)
  return inArea && inProgram && (!narrow.has(post.kind) || it.owner === post.unit || it.filer === post.unit)
}

test('what a person sees of a case is what the rule says, and the rest does not exist', async () => {
  const towns = here.world.areas.filter(area => area.level !== 'city').map(area => area.code)
  const units = here.world.units.filter(unit => unit.to === null).map(unit => unit.id)
  const holders = here.world.holdings.filter(it => it.role === 'holder').map(it => it.post)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...towns),
      fc.constantFrom(...units),
      fc.boolean(),
      fc.array(fc.constantFrom(...holders), { minLength: 6, maxLength: 6 }),
      async (area, owner, isAssigned, posts) => {
        const operator = await speak('operator-1')
        const { caseId } = await filed(operator, { area })
        if (isAssigned) {
          await dispatcher.step(caseId, 'accept')
          await dispatcher.step(caseId, 'assign', { owner })
        }
        for (const id of posts) {
          const speaker = await speak(id)
          const it = {
            program: 'hotline',
            area,
            owner: isAssigned ? owner : null,
            filer: 'hotline-centre',
            named: null,
          }
          const expected = heldBy(here, speaker.person).some(post => maySee(post, it))
          const read = await speaker.get<CaseReply>(`/cases/${caseId}`)
          assert.equal(read.status, expected ? 200 : 404, `${id} at ${area}, owner ${it.owner}`)
          const listed = await speaker.get<{ items: CaseRow[] }>('/cases?limit=200')
          assert.equal(
            listed.body.items.some(row => row.id === caseId),
            expected,
            `list of ${id}`,
          )
          const tried = await speaker.tryStep(caseId, 'urge')
          assert.equal(tried.status === 404, !expected, `step by ${id}: ${tried.status}`)
        }
      },
    ),
    { numRuns: 25, verbose: 1 },
  )
})

test('a restricted case exists only for the posts that are named, and figures still count it', async () => {
  const rules = here.office.programs.get('hotline')!.cases!
  const restricted = Object.entries(rules.kinds).find(([, kind]) => kind.restricted)?.[0]
  assert.ok(restricted, 'the hotline has a kind for reports against somebody')
  const operator = await speak('operator-1')
  const leader = await speak('leader-1')
  const count = async () =>
    (await leader.get<{ numerator: number }>('/figures/reported-count')).body.numerator
  const before = await count()
  const { caseId } = await filed(operator, { kind: restricted, text: '反映某工作人员吃拿卡要。' })
  assert.equal((await operator.get(`/cases/${caseId}`)).status, 200)
  assert.equal((await (await speak('operator-2')).get(`/cases/${caseId}`)).status, 404)
  assert.equal((await leader.get(`/cases/${caseId}`)).status, 404)
  assert.equal(await count(), before + 1)
  const opened = await leader.get<{ cases: { items: CaseRow[]; hidden: number } }>(
    '/figures/reported-count?explain=numerator&limit=200',
  )
  assert.equal(
    opened.body.cases.items.some(row => row.id === caseId),
    false,
  )
  assert.equal(opened.body.cases.hidden, 1)
})
