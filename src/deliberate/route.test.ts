import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type DutyItem, type RoutedUnit, type Routing, suggestOwner } from './route.ts'

const unit = (
  id: string,
  kind: string,
  area: string,
  line: string | null,
  more: Partial<RoutedUnit> = {},
): RoutedUnit => ({
  id,
  kind,
  area,
  line,
  name: { zh: id, en: id },
  from: '2000-01-01',
  to: null,
  ...more,
})

const housing = unit('housing', 'department', '150302', 'housing-construction')
const cityHousing = unit('city-housing', 'department', '150300', 'housing-construction')
const street = unit('street', 'town', '150302001', null)
const otherStreet = unit('other-street', 'town', '150302002', null)
const village = unit('village', 'village', '150302001002', null)
const government = unit('government', 'government', '150302', null)
const units = [cityHousing, housing, street, otherStreet, village, government]

const item = (id: string, mode: DutyItem['mode'], more: Partial<DutyItem> = {}): DutyItem => ({
  id,
  program: 'dust-control',
  kind: null,
  area: '150302',
  mode,
  line: null,
  from: '2020-01-01',
  to: null,
  source: '清单',
  ...more,
})

const ask = (more: Partial<Routing> = {}) =>
  suggestOwner({
    program: 'dust-control',
    rules: {
      line: 'housing-construction',
      kinds: {
        fence: { zh: '围挡', en: 'Fence' },
        truck: { zh: '渣土', en: 'Spoil', line: 'urban-management' },
      },
    },
    kind: 'fence',
    area: '150302001002',
    day: '2026-11-21',
    units,
    dutyItems: [],
    ...more,
  })

const who = (more: Partial<Routing> = {}) => {
  const found = ask(more)
  return found && [found.owner, ...found.coOwners]
}

test('without a row in the duty list the department of the line leads, the nearest one first', () => {
  assert.deepEqual(who(), ['housing'])
  assert.deepEqual(who({ units: units.filter(it => it !== housing) }), ['city-housing'])
})

test('where the duty list says so the town leads', () => {
  assert.deepEqual(who({ dutyItems: [item('a', 'town')] }), ['street'])
  assert.deepEqual(who({ dutyItems: [item('a', 'town')], area: '150302002' }), ['other-street'])
})

test('where the town assists, the department leads and the town helps', () => {
  assert.deepEqual(who({ dutyItems: [item('a', 'assist')] }), ['housing', 'street'])
})

test('what was taken back upward never goes to a town, with or without a department', () => {
  assert.deepEqual(who({ dutyItems: [item('a', 'taken-back')] }), ['housing'])
  assert.deepEqual(who({ dutyItems: [item('a', 'taken-back')], kind: 'truck' }), ['government'])
  assert.equal(
    who({ dutyItems: [item('a', 'taken-back')], kind: 'truck', units: [street, village] }),
    undefined,
  )
})

test('a team that sits in the town is nearer, but what was taken back does not go to it', () => {
  const team = unit('town-team', 'team', '150302001', 'housing-construction')
  assert.deepEqual(who({ units: [...units, team] }), ['town-team'])
  assert.deepEqual(who({ units: [...units, team], dutyItems: [item('a', 'taken-back')] }), ['housing'])
})

test('with no department the town coordinates, and it is told that this gives it no power of enforcement', () => {
  assert.deepEqual(who({ kind: 'truck' }), ['street'])
  assert.match(ask({ kind: 'truck' })!.why.zh, /兜底.*不含执法权/)
  assert.deepEqual(who({ kind: 'truck', area: '150302' }), ['government'])
})

test('the more specific row wins: the kind, then the smaller area, then the later one', () => {
  const kind = item('kind', 'assist', { kind: 'fence' })
  const town = item('town', 'town', { area: '150302001' })
  const newer = item('newer', 'taken-back', { area: '150302001', from: '2025-01-01' })
  assert.deepEqual(who({ dutyItems: [item('a', 'taken-back'), town] }), ['street'])
  assert.deepEqual(who({ dutyItems: [town, kind] }), ['housing', 'street'])
  assert.deepEqual(who({ dutyItems: [town, newer] }), ['housing'])
  assert.deepEqual(who({ dutyItems: [town, newer], day: '2024-12-31' }), ['street'])
})

test('a row applies from its first day to the day before its end', () => {
  const once = item('a', 'town', { from: '2025-01-01', to: '2026-01-01' })
  assert.deepEqual(who({ dutyItems: [once], day: '2025-01-01' }), ['street'])
  assert.deepEqual(who({ dutyItems: [once], day: '2025-12-31' }), ['street'])
  assert.deepEqual(who({ dutyItems: [once], day: '2026-01-01' }), ['housing'])
})

test('a row may name the department, and another program has its own rows', () => {
  const ecology = unit('ecology', 'department', '150302', 'ecology')
  const dutyItems = [item('a', 'assist', { line: 'ecology' })]
  assert.deepEqual(who({ units: [...units, ecology], dutyItems }), ['ecology', 'street'])
  assert.deepEqual(who({ dutyItems: [item('a', 'town', { program: 'hotline' })] }), ['housing'])
})

test('a merged department is followed to the one that does its work that day', () => {
  const old = unit('old', 'department', '150302', 'urban-management', { to: '2024-01-01' })
  const middle = unit('middle', 'department', '150302', null, { from: '2024-01-01', to: '2025-01-01' })
  const heir = unit('heir', 'department', '150302', null, { from: '2025-01-01' })
  const merged = {
    kind: 'truck',
    units: [...units, old, middle, heir],
    successions: [
      { old: 'old', next: 'middle', day: '2024-01-01' },
      { old: 'middle', next: 'heir', day: '2025-01-01' },
    ],
  }
  assert.deepEqual(who({ ...merged, day: '2023-12-31' }), ['old'])
  assert.deepEqual(who({ ...merged, day: '2024-06-01' }), ['middle'])
  assert.deepEqual(who({ ...merged, day: '2026-11-21' }), ['heir'])
  assert.deepEqual(who({ kind: 'truck', units: [...units, old] }), ['street'], 'ended without an heir')
})

test('a circle of successions ends, and finds nobody', () => {
  const a = unit('a', 'department', '150302', 'urban-management', { to: '2024-01-01' })
  const b = unit('b', 'department', '150302', null, { to: '2024-01-01' })
  const successions = [
    { old: 'a', next: 'b', day: '2024-01-01' },
    { old: 'b', next: 'a', day: '2024-01-01' },
  ]
  assert.deepEqual(who({ kind: 'truck', units: [street, a, b], successions }), ['street'])
})

const dutyItems = fc.uniqueArray(
  fc.record<DutyItem>({
    id: fc.stringMatching(/^[a-z]{1,4}$/),
    program: fc.constantFrom('dust-control', 'hotline'),
    kind: fc.constantFrom(null, 'fence', 'truck'),
    area: fc.constantFrom('150300', '150302', '150302001', '150302002', '150302001002'),
    mode: fc.constantFrom('town', 'assist', 'taken-back'),
    line: fc.constantFrom(null, 'ecology', 'housing-construction'),
    from: fc.constantFrom('2020-01-01', '2024-01-01', '2027-01-01'),
    to: fc.constantFrom(null, '2026-01-01', '2030-01-01'),
    source: fc.constant('清单'),
  }),
  { selector: it => it.id, maxLength: 12 },
)
const matter = fc.record({
  kind: fc.constantFrom('fence', 'truck', 'unheard-of'),
  area: fc.constantFrom('150302', '150302001', '150302001002', '150302002009', '150303001'),
  day: fc.constantFrom('2019-01-01', '2025-06-01', '2026-11-21'),
})

test('the order of the duty list and of the units never changes the answer', () => {
  const shuffled = dutyItems.chain(items =>
    fc.tuple(
      fc.constant(items),
      fc.shuffledSubarray(items, { minLength: items.length }),
      fc.shuffledSubarray(units, { minLength: units.length }),
    ),
  )
  fc.assert(
    fc.property(matter, shuffled, (it, [items, others, people]) => {
      assert.deepEqual(ask({ ...it, dutyItems: others, units: people }), ask({ ...it, dutyItems: items }))
    }),
  )
})

test('no list of rows that were taken back ever yields a town, not even to help', () => {
  const takenBack = item('all', 'taken-back', { area: '150300', from: '2000-01-01' })
  const towns = units.filter(it => it.kind === 'town' || it.kind === 'village').map(it => it.id)
  fc.assert(
    fc.property(matter, dutyItems, (it, items) => {
      const all = [takenBack, ...items.map(row => ({ ...row, mode: 'taken-back' as const }))]
      for (const id of who({ ...it, dutyItems: all }) ?? []) assert.ok(!towns.includes(id), id)
    }),
  )
})

test('somebody is always found where the district has a government', () => {
  fc.assert(
    fc.property(matter, dutyItems, (it, items) => {
      fc.pre(it.area.startsWith('150302'))
      assert.ok(ask({ ...it, dutyItems: items }))
    }),
  )
})
