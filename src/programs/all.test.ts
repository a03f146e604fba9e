import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { field, metaOf } from '../core/form.ts'
import { type CaseRules, caseNumber, program, termOn } from '../core/program.ts'
import { days, hours, sayTerm, workdays } from '../core/term.ts'
import { programs } from './all.ts'
import { dustControl } from './dust-control.ts'
import { hotline } from './hotline.ts'

const sound = {
  id: 'street-trees',
  title: { zh: '行道树', en: 'Street trees' },
  basis: 'guess: for this test',
  cases: {
    noun: { zh: '事项', en: 'Matter' },
    letters: 'SH',
    line: 'parks',
    terms: [{ term: days(3), from: '2020-01-01', source: 'guess' }],
    kinds: { fallen: { zh: '倒伏', en: 'Fallen' } },
  },
} as const

const withCases = (change: Partial<CaseRules>) => () =>
  program({ ...sound, cases: { ...sound.cases, ...change } })

test('a sound declaration is completed with the usual rules', () => {
  const rules = program(sound).cases
  assert.equal(rules?.checker, 'other-person')
  assert.deepEqual(rules?.declines, { most: 2, within: workdays(2) })
  assert.equal(rules?.ladder.length, 3)
})

test('a program that could not work is refused at start-up, and the fault is named', () => {
  const faults: [() => unknown, RegExp][] = [
    [
      () => program({ ...sound, id: 'Street Trees' }),
      /program Street Trees: id "Street Trees" must be kebab-case/,
    ],
    [() => program({ ...sound, basis: '' }), /basis is missing/],
    [() => program({ ...sound, title: { zh: '行道树', en: ' ' } }), /title\.en is empty/],
    [() => program({ ...sound, title: { zh: '', en: 'Trees' } }), /title\.zh is empty/],
    [withCases({ noun: { zh: '', en: 'Matter' } }), /cases\.noun\.zh is empty/],
    [withCases({ letters: 'shu' }), /cases\.letters "shu"/],
    [withCases({ kinds: {} }), /cases\.kinds is empty/],
    [withCases({ kinds: { Fallen: { zh: '倒伏', en: 'Fallen' } } }), /kind "Fallen" must be kebab-case/],
    [withCases({ kinds: { fallen: { zh: '倒伏', en: '' } } }), /kinds\.fallen\.en is empty/],
    [
      withCases({
        kinds: {
          fallen: { zh: '倒伏', en: 'Fallen', parts: { main: { zh: '清', en: 'Clear', term: days(1) } } },
        },
      }),
      /kinds\.fallen\.parts: "main"/,
    ],
    [withCases({ terms: [] }), /cases\.terms is empty/],
    [withCases({ terms: [{ term: days(1.5), from: '2020-01-01', source: 'guess' }] }), /cases\.terms\.0/],
    [
      withCases({
        terms: [
          { term: days(3), from: '2020-01-01', source: 'guess' },
          { term: days(2), from: '2019-01-01', source: 'guess' },
        ],
      }),
      /cases\.terms\.1\.from must be later/,
    ],
    [withCases({ evidence: { sing: 1 } as Partial<CaseRules>['evidence'] & object }), /"sing" is no step/],
    [withCases({ permits: { dance: [] } as Partial<CaseRules>['permits'] & object }), /"dance" is no step/],
    [withCases({ facts: z.object({ Tree: z.string() }) }), /facts\.Tree must be camelCase/],
    [withCases({ ladder: [{ to: 'leader', when: { left: 1.2 } }] }), /ladder: left 1\.2/],
    [
      () =>
        program({
          ...sound,
          indicators: [
            {
              id: 'Trees Saved',
              title: { zh: '救活', en: 'Saved' },
              numerator: ['closed'],
              unit: '件',
              rounding: { places: 0, mode: 'half-up' },
              source: { zh: '测试', en: 'guess' },
            },
          ],
        }),
      /indicator "Trees Saved" must be kebab-case/,
    ],
  ]
  for (const [declare, fault] of faults) assert.throws(declare, fault)
})

test('no two programs share an id, letters or an indicator', () => {
  for (const of of [
    programs.map(it => it.id),
    programs.map(it => it.cases?.letters),
    programs.flatMap(it => it.indicators.map(indicator => indicator.id)),
  ])
    assert.equal(new Set(of).size, of.length)
})

test('the form of a report follows from the facts, with titles in both languages', () => {
  const schema = z.toJSONSchema(dustControl.cases!.facts)
  assert.deepEqual(schema.required, ['site', 'spots'])
  assert.deepEqual(schema.properties?.['spots'], {
    type: 'integer',
    minimum: 1,
    maximum: 999,
    zh: '问题处数',
    en: 'Number of spots',
  })
  for (const it of programs)
    for (const [name, value] of Object.entries(it.cases?.facts.shape ?? {})) {
      const meta = metaOf(value)
      assert.ok(meta?.zh && meta.en, `${it.id}.${name} has no titles`)
    }
})

test('the hotline has a usable set of matters, each with a line and a term that reads', () => {
  const rules = hotline.cases!
  assert.ok(Object.keys(rules.kinds).length >= 20)
  const say = (kind: string) => sayTerm(termOn(rules, kind, '2026-11-21')).zh
  assert.deepEqual(['danger', 'water-supply', 'school', 'wages', 'consultation'].map(say), [
    '2 小时',
    '24 小时',
    '7 天',
    '15 天',
    '1 个工作日',
  ])
})

test('an imported message needs no facts; a dust finding must say its site and how many spots', () => {
  assert.ok(hotline.cases!.facts.safeParse({}).success)
  assert.ok(!dustControl.cases!.facts.safeParse({ site: '二号工地' }).success)
  assert.ok(!dustControl.cases!.facts.safeParse({ site: '二号工地', spots: 0 }).success)
  assert.ok(dustControl.cases!.facts.safeParse({ site: '二号工地', spots: 9 }).success)
})

test('a term applies from its day on, and the number of a case can be read out', () => {
  const rules = program({
    ...sound,
    cases: {
      ...sound.cases,
      terms: [
        { term: days(3), from: '2020-01-01', source: 'guess' },
        { term: hours(36), from: '2026-07-01', source: 'guess' },
      ],
    },
  }).cases!
  assert.deepEqual(termOn(rules, 'fallen', '2026-06-30'), days(3))
  assert.deepEqual(termOn(rules, 'fallen', '2026-07-01'), hours(36))
  assert.equal(caseNumber(rules.letters, '2026-11-21', 7), 'SH20261121-0007')
})

test('a fact may be named by `field` anywhere in its wrapping', () => {
  assert.equal(metaOf(field(z.string(), '树种', 'Tree').optional().default('榆'))?.en, 'Tree')
})
