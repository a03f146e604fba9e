/** The 12345 hotline (12345政务服务便民热线): one number for everything, each matter with its line and its term. */
import { z } from 'zod'
import { choice, field, words } from '../core/form.ts'
import { program } from '../core/program.ts'
import { days, hours, workdays, workHours } from '../core/term.ts'

// 2 h danger / 24 h water, power, gas, heat / 7 d ordinary / 15 d hard: 北京12345规范 (draft 2021), unverified here.
// 咨询 1 workday: a bureau's rule ("same day, else 3 workdays") tightened; guess. A city sets its own.
const danger = hours(2)
const utility = hours(24)
const hard = days(15)

export const hotline = program({
  id: 'hotline',
  title: { zh: '12345热线', en: '12345 hotline' },
  basis: 'article 001 (articles.md 2.01, P3, P4): 7×24, region centre, department, town, village, grid',
  cases: {
    noun: { zh: '工单', en: 'Order' },
    letters: 'RX',
    line: 'government-services',
    terms: [
      {
        term: days(7),
        from: '2021-01-01',
        source:
          '北京12345热线服务与管理规范（2021征求意见稿）一般诉求7日，未核实 unverified; governance-processes §3.2',
      },
    ],
    kinds: {
      danger: { zh: '危及人身财产安全', en: 'Danger to life or property', line: 'emergency', term: danger },
      'water-supply': { zh: '停水、水压水质', en: 'Water supply', line: 'water', term: utility },
      'power-supply': { zh: '停电、电压', en: 'Power supply', line: 'power', term: utility },
      gas: { zh: '燃气', en: 'Gas', line: 'housing-construction', term: utility },
      heating: { zh: '供热', en: 'Heating', line: 'housing-construction', term: utility },
      pollution: { zh: '扬尘、异味、油烟', en: 'Dust, smell, fumes', line: 'ecology' },
      noise: { zh: '噪声扰民', en: 'Noise', line: 'urban-management' },
      rubbish: { zh: '环境卫生、垃圾清运', en: 'Rubbish and cleanliness', line: 'urban-management' },
      'street-order': { zh: '占道经营、乱停乱放', en: 'Street order', line: 'urban-management' },
      'street-works': { zh: '道路、路灯、井盖', en: 'Roads, lamps, manholes', line: 'housing-construction' },
      'illegal-building': {
        zh: '违法搭建',
        en: 'Illegal building',
        line: 'urban-management',
        term: hard,
        // governance-processes §2.2, another city's 立案、结案标准(事件类).
        parts: {
          stop: { zh: '责令停工', en: 'Stop the work', term: workHours(4) },
          punish: { zh: '立案处罚', en: 'Penalty', term: workdays(7) },
          remove: { zh: '拆除', en: 'Removal', term: workdays(20) },
        },
      },
      'property-company': { zh: '物业服务', en: 'Property company', line: 'housing-construction' },
      'house-quality': {
        zh: '房屋质量、问题楼盘',
        en: 'Housing quality',
        line: 'housing-construction',
        term: hard,
      },
      certificate: { zh: '不动产登记', en: 'Title deeds', line: 'natural-resources', term: hard },
      wages: { zh: '拖欠工资', en: 'Unpaid wages', line: 'labour', term: hard },
      insurance: { zh: '社保、就业', en: 'Social insurance and jobs', line: 'labour' },
      school: { zh: '入学、校园、培训机构', en: 'Schools and training', line: 'education' },
      medical: { zh: '就医、公共卫生', en: 'Medical care', line: 'health' },
      consumer: { zh: '消费纠纷、食品安全', en: 'Consumers and food', line: 'market' },
      transport: { zh: '公交、出租、客运', en: 'Buses and taxis', line: 'transport' },
      traffic: { zh: '交通秩序、信号灯', en: 'Traffic and signals', line: 'police' },
      welfare: { zh: '低保、养老、救助', en: 'Welfare and the elderly', line: 'civil-affairs' },
      conduct: {
        zh: '工作人员作风',
        en: 'Conduct of officials',
        line: 'supervision',
        term: hard,
        restricted: true,
      },
      consultation: { zh: '政策咨询', en: 'Question about policy', term: workdays(1) },
      other: { zh: '其他', en: 'Other' },
    },
    facts: z.object({
      // 国办发〔2020〕53号: the kinds of request a hotline takes.
      request: choice('诉求类型', 'Type of request', {
        consult: { zh: '咨询', en: 'Question' },
        help: { zh: '求助', en: 'Help' },
        complain: { zh: '投诉', en: 'Complaint' },
        inform: { zh: '举报', en: 'Information' },
        suggest: { zh: '建议', en: 'Suggestion' },
        praise: { zh: '表扬', en: 'Praise' },
      }).optional(),
      address: words('详细地址', 'Address').optional(),
      repeated: field(z.boolean(), '重复来电', 'Called before about this').optional(),
    }),
    checker: 'other-unit',
    evidence: {},
    extensions: { most: 1 },
    ladder: [
      { to: 'handler', when: { left: 0.3 } },
      { to: 'unit-head', when: { late: hours(1) } },
      { to: 'leader', when: { late: workdays(1) } },
      { to: 'bulletin', when: { late: workdays(5) } }, // a bureau: bulletin of criticism 5 workdays after the reminder
    ],
    reporter: 'asked',
  },
  places: {
    'heat-station': { zh: '换热站', en: 'Heat station' },
  },
})
