/** What is kept of a past moment: whatever happens meanwhile, and whichever moment is asked for next, it is what reading anew gives. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { dayOf, HOUR_MS, isoShanghai } from '../../src/core/instant.ts'
import { reading } from '../../src/desk/office.ts'
import { Pasts } from '../../src/desk/past.ts'
import type { Past } from '../../src/store/past.ts'
import { city, DISTRICT, type Speaker } from '../city/city.ts'
import { filed } from '../city/reports.ts'

const here = await city({ after })
const now = Date.now()
const seed = Number(process.env['YIWANG_SEED'] ?? now % 1_000_000)
const shown = `YIWANG_SEED=${seed}`
const ROUNDS = 60

const [operator, dispatcher, leader] = (await Promise.all(
  ['operator-1', 'dispatcher-1', 'leader-1'].map(it => here.as(it)),
)) as [Speaker, Speaker, Speaker]

let dice = seed
function roll(n: number): number {
  dice = (dice * 1_103_515_245 + 12_345) % 2_147_483_648
  return Math.floor((dice / 2_147_483_648) * n) // the low bits go round in small circles
}

/** A moment of the last two days, often one of a few. */
const someMoment = () => now - (roll(2) === 0 ? roll(4) * 12 + 1 : roll(48 * 60) / 60) * HOUR_MS

const shownOf = ({ changed }: Past) =>
  changed.rows.map(row => ({ ...row })).toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1))

const cases: string[] = []
async function somethingHappens(): Promise<void> {
  const at = new Date(someMoment()).toISOString()
  if (cases.length < 6 || roll(4) === 0) {
    cases.push((await filed(operator, { at })).caseId)
    return
  }
  const caseId = cases[roll(cases.length)]!
  const steps = [
    [operator, 'accept', {}],
    [dispatcher, 'assign', { owner: 'urban-management' }],
    [dispatcher, 'urge', {}],
    [dispatcher, 'correct', { reason: '地点有误', area: ['150302001', '150302002'][roll(2)] }],
  ] as const
  const [speaker, step, data] = steps[roll(steps.length)]!
  await speaker.tryStep(caseId, step, data, { at })
}

test(`a moment asked for again, and the next one, are those of reading anew, late news or not (${shown})`, async () => {
  let sum = 0
  for (let i = 0; i < ROUNDS; i++) {
    await somethingHappens()
    for (const at of [someMoment(), someMoment()])
      await reading(here.office, async tx => {
        const q = { district: DISTRICT, at }
        const kept = shownOf(await here.office.pasts.of(tx, here.office, q))
        assert.deepEqual(kept, shownOf(await new Pasts().of(tx, here.office, q)), isoShanghai(at))
        sum += kept.length
      })
  }
  assert.ok(sum > ROUNDS, `${sum} rows of the past`)
})

async function correct(caseId: string, what: object, at: string): Promise<void> {
  const done = await dispatcher.tryStep(caseId, 'correct', { reason: '有误', ...what }, { at })
  assert.equal(done.status, 200, JSON.stringify(done.body))
}

test('a step that is told late shows in a past that was looked at before', async () => {
  const hour = (n: number) => new Date(now - n * HOUR_MS).toISOString()
  const { caseId } = await filed(operator, { at: hour(30), area: '150302002' })
  await correct(caseId, { kind: 'noise' }, hour(1))
  const then = `/figures?from=${dayOf(now - 40 * HOUR_MS)}&to=${dayOf(now)}&area=150302002&at=${encodeURIComponent(isoShanghai(now - 10 * HOUR_MS))}`
  const reported = async () => {
    const { body } = await leader.get<{ items: { id: string; numerator: number }[] }>(then)
    return body.items.find(it => it.id === 'reported-count')?.numerator
  }
  const before = await reported()
  assert.ok(before)
  await correct(caseId, { area: '150302001' }, hour(20))
  assert.equal(await reported(), before - 1)
})
