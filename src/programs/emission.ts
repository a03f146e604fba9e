/** Emission (自动监测超标): a stack or an outfall that reports over its limit becomes a case by itself. */
import { z } from 'zod'
import { field, uuid } from '../core/form.ts'
import { program } from '../core/program.ts'
import { days, hours } from '../core/term.ts'

export const emission = program({
  id: 'emission',
  title: { zh: '自动监测超标', en: 'Emission monitors' },
  basis: 'articles.md 1.22: monitors of gas and water at enterprises, an over-limit case each time',
  cases: {
    noun: { zh: '超标事件', en: 'Exceedance' },
    letters: 'CB',
    line: 'ecology',
    terms: [{ term: days(2), from: '2018-01-01', source: 'guess: as a re-inspection of dust, article 003' }],
    kinds: {
      'gas-over-limit': {
        zh: '废气排放超标',
        en: 'Waste gas over its limit',
        // guess: no document gives these hours; an exceedance is stopped first, explained afterwards.
        parts: { stop: { zh: '停止超标', en: 'Stop it', term: hours(2) } },
      },
      'water-over-limit': {
        zh: '废水排放超标',
        en: 'Waste water over its limit',
        parts: { stop: { zh: '停止超标', en: 'Stop it', term: hours(2) } },
      },
    },
    facts: z.object({
      outlet: field(z.string().trim().min(1).max(80), '排口', 'Outlet'),
      factor: field(z.string().trim().min(1).max(40), '监测因子', 'Factor'),
      measured: field(z.number(), '实测值', 'Measured'),
      limit: field(z.number(), '限值', 'Limit'),
      unit: field(z.string().max(20), '单位', 'Unit').optional(),
      alarm: field(uuid, '报警编号', 'Alarm').optional(),
    }),
    checker: 'other-unit',
    evidence: { rectify: 1 },
    ladder: [
      { to: 'handler', when: { left: 0.3 } },
      { to: 'unit-head', when: { late: hours(1) } },
      { to: 'leader', when: { late: hours(12) } },
      { to: 'exposure', when: { late: hours(24) } },
    ],
    permits: {
      report: ['inspector', 'duty-officer', 'handler'],
      pass: ['inspector', 'supervisor'],
      fail: ['inspector', 'supervisor'],
    },
    expose: { afterOverdue: hours(24) },
    reporter: 'none',
  },
  places: {
    'gas-outlet': { zh: '废气排口', en: 'Stack' },
    'water-outlet': { zh: '废水排口', en: 'Outfall' },
  },
})
