/** Grid patrol (网格巡查): what a grid member sees on the round, settled there or passed up. */
import { z } from 'zod'
import { choice, field, words } from '../core/form.ts'
import { program } from '../core/program.ts'
import { days, hours, workdays } from '../core/term.ts'

export const gridPatrol = program({
  id: 'grid-patrol',
  title: { zh: '网格巡查', en: 'Grid patrol' },
  basis:
    'articles 001, 004 (articles.md P5, 1.15, 5.09); classes of GB/T 34300-2017, governance-processes §11',
  cases: {
    noun: { zh: '事件', en: 'Event' },
    letters: 'WG',
    line: 'grid-centre',
    terms: [
      {
        term: workdays(5),
        from: '2018-01-01',
        source: 'guess: 山东省热线办法5个工作日; GB/T 34300-2017 gives no limit',
      },
    ],
    kinds: {
      safety: { zh: '公共安全', en: 'Public safety', line: 'emergency', term: hours(24) },
      dispute: { zh: '矛盾纠纷', en: 'Dispute', line: 'justice', term: days(30) }, // 人民调解工作若干规定 art. 33
      hygiene: { zh: '环境卫生', en: 'Cleanliness', line: 'urban-management', term: workdays(1) },
      facility: { zh: '市政设施', en: 'Street facilities', line: 'housing-construction' },
      livelihood: { zh: '民生服务', en: 'Help for residents', line: 'civil-affairs' },
      // Names a person in need: not for everybody who can see the area.
      'key-people': {
        zh: '重点人群走访',
        en: 'Visits to people in need',
        line: 'civil-affairs',
        restricted: true,
      },
      other: { zh: '其他', en: 'Other' },
    },
    facts: z.object({
      found: choice('发现方式', 'How it was found', {
        patrol: { zh: '巡查', en: 'Patrol' },
        visit: { zh: '走访', en: 'Visit' },
        told: { zh: '群众反映', en: 'Told by a resident' },
      }).default('patrol'),
      households: field(z.int().min(0).max(100_000), '涉及户数', 'Households concerned').optional(),
      address: words('详细地址', 'Address').optional(),
    }),
    checker: 'other-person',
    evidence: { 'fix-on-spot': 1 },
    permits: {
      report: ['grid-member', 'inspector', 'dispatcher', 'handler', 'unit-head', 'duty-officer'],
      'fix-on-spot': ['grid-member'],
      accept: ['dispatcher', 'duty-officer', 'handler', 'unit-head'],
    },
    ladder: [
      { to: 'handler', when: { left: 0.3 } },
      { to: 'unit-head', when: { late: hours(1) } },
      { to: 'leader', when: { late: workdays(2) } },
    ],
    reporter: 'optional',
  },
  places: {
    market: { zh: '便民市场', en: 'Market' },
    park: { zh: '口袋公园', en: 'Pocket park' },
  },
  indicators: [
    {
      id: 'grid-self-settled-rate',
      title: { zh: '网格自办率', en: 'Settled by the grid member' },
      numerator: ['reported-in-period', 'not-void', 'fixed-on-spot'],
      denominator: ['reported-in-period', 'not-void'],
      unit: '%',
      rounding: { places: 2, mode: 'half-up' },
      source: {
        zh: 'GB/T 34300-2017 自办率（未核对原文）',
        en: 'GB/T 34300-2017, self-settled share (unverified)',
      },
    },
  ],
})
