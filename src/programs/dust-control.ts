/** Dust control (扬尘治理): the "six hundred-percents" (六个百分之百) on building sites, checked again two days later. */
import { z } from 'zod'
import { choice, field } from '../core/form.ts'
import { program } from '../core/program.ts'
import { days, hours } from '../core/term.ts'

export const dustControl = program({
  id: 'dust-control',
  title: { zh: '扬尘治理', en: 'Dust control' },
  basis:
    'article 003 (articles.md 1.02, 1.07, 1.08, 1.10): 21 findings on one site, re-inspected two days later',
  cases: {
    noun: { zh: '问题', en: 'Finding' },
    letters: 'YC',
    line: 'housing-construction',
    terms: [{ term: days(2), from: '2019-01-01', source: 'article 003: 现场复查 two days later' }],
    kinds: {
      // The six, as building inspectors name them (articles.md 1.10); the hours are a guess.
      fence: { zh: '周边围挡不到位', en: 'Fence incomplete' },
      'bare-soil': { zh: '黄土裸露未覆盖', en: 'Bare soil' },
      washing: { zh: '出入车辆未冲洗', en: 'Vehicles leave unwashed', term: hours(4) },
      paving: { zh: '施工道路未硬化', en: 'Site road not paved' },
      'dry-earthwork': { zh: '土方湿法作业不完善', en: 'Earthwork without wetting', term: hours(4) },
      'open-truck': {
        zh: '渣土运输未密闭',
        en: 'Spoil carried uncovered',
        term: hours(4),
        line: 'urban-management',
      },
      // Two more that article 003 counts on the same site (1.02).
      'yard-dust': { zh: '场地积尘', en: 'Dust on the yard', term: hours(24) },
      'broken-road': { zh: '道路破损', en: 'Broken road', term: days(7) },
    },
    facts: z.object({
      site: field(z.string().trim().min(1).max(80), '工地或场所', 'Site'),
      spots: field(z.int().min(1).max(999), '问题处数', 'Number of spots'),
      phase: choice('施工阶段', 'Phase of works', {
        earthwork: { zh: '土方', en: 'Earthwork' },
        structure: { zh: '主体', en: 'Structure' },
        finishing: { zh: '装饰', en: 'Finishing' },
        idle: { zh: '停工', en: 'Idle' },
      }).optional(),
    }),
    checker: 'other-unit',
    evidence: { rectify: 1, pass: 1, 'fix-on-spot': 1, 'propose-exposure': 1 },
    ladder: [
      { to: 'handler', when: { left: 0.3 } },
      { to: 'unit-head', when: { late: hours(1) } },
      { to: 'leader', when: { late: hours(12) } },
      { to: 'exposure', when: { late: hours(24) } },
    ],
    permits: {
      report: ['inspector', 'grid-member', 'duty-officer', 'operator'],
      pass: ['inspector'],
      fail: ['inspector'],
    },
    expose: { afterOverdue: hours(24) },
    reporter: 'none',
  },
  places: {
    site: { zh: '建筑工地', en: 'Building site' },
    yard: { zh: '料场', en: 'Storage yard' },
    plant: { zh: '生产企业', en: 'Plant' },
    mixer: { zh: '搅拌站', en: 'Mixing plant' },
    road: { zh: '运输道路', en: 'Haul road' },
  },
  indicators: [
    {
      id: 'dust-on-spot-share',
      title: { zh: '扬尘问题立行立改占比', en: 'Share of dust findings fixed on the spot' },
      numerator: ['reported-in-period', 'not-void', 'fixed-on-spot'],
      denominator: ['reported-in-period', 'not-void'],
      unit: '%',
      rounding: { places: 2, mode: 'half-up' },
      source: {
        zh: '焦作市污染防治攻坚战督导公开数据口径（2019年12月）：3170 中立行立改 1565',
        en: 'As counted by the pollution supervision of Jiaozuo, December 2019: 1565 of 3170',
      },
    },
  ],
})
