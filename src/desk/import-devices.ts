/** Imports devices 监测设备 from a table, each by its number MN: who may report for which place, from when to when. */
import { dayOf } from '../core/instant.ts'
import type { Problem } from '../core/problem.ts'
import { deviceByNumber, districtOfNumber, placesCalled, dropStranger } from '../store/devices.ts'
import { insertAll, iso } from '../store/insert.ts'
import { refused, type Refusal } from '../wire/table.ts'
import type { ImportSummary } from './import-run.ts'
import type { Cells } from './import-row.ts'
import {
  daysIn,
  importRegister,
  type RegisterImport,
  type RowContext,
  type RowDone,
  unlike,
} from './import-register.ts'
import { newId, type Office } from './office.ts'

export const importDevices = (office: Office, q: RegisterImport): Promise<ImportSummary | Problem> =>
  importRegister(office, q, {
    what: 'devices',
    required: ['mn', 'place', 'title', 'system'],
    read: deviceIn,
    take: takeDevice,
  })

function deviceIn(cells: Cells) {
  const [mn, title, system, password] = ['mn', 'title', 'system', 'password'].map(it => cells.text(it))
  if (mn === undefined || !/^[^\s;,=&#\p{Cc}]{1,64}$/u.test(mn))
    cells.refuse(
      'mn',
      '应为 1 至 64 位设备编号，不含空格和 ; , = & #',
      '1 to 64 characters, no blanks, no ; , = & #',
    )
  if (!title || title.length > 100) cells.refuse('title', '应为 1 至 100 字', '1 to 100 characters')
  if (!system || !/^[0-9A-Z]{2}$/.test(system))
    cells.refuse('system', '应为两位系统编码 ST，如 31', 'the system code ST of two characters, as 31')
  if (password && !/^[^\s;,=&#\p{Cc}]{1,20}$/u.test(password))
    cells.refuse(
      'password',
      '应为 1 至 20 位访问密码 PW，或留空（不核对）',
      'the password PW of 1 to 20 characters, or empty: not compared',
    )
  return {
    line: cells.line,
    mn: mn ?? '',
    place: cells.text('place'),
    kind: cells.text('kind') || undefined,
    title: title ?? '',
    system: system ?? '',
    password: password || null,
    ...daysIn(cells),
  }
}

type DeviceLine = ReturnType<typeof deviceIn>

async function takeDevice(it: DeviceLine, { tx, district, now }: RowContext): Promise<RowDone> {
  const place = placeOf(it, await placesCalled(tx, { district, id: it.place, kind: it.kind }))
  if (typeof place === 'object') return place
  const other = await districtOfNumber(tx, { mn: it.mn, notIn: district })
  if (other !== undefined)
    return refused(it.line, 'mn', it.mn, {
      zh: `尚未登记的设备编号；此号已登记在 ${other}`,
      en: `a number that is not registered yet; ${other} has this one`,
    })
  const known = await deviceByNumber(tx, { district, mn: it.mn })
  if (known) {
    // The password that is registered is told to nobody, nor the one that was tried.
    if (it.password !== known.password)
      return refused(it.line, 'password', '', {
        zh: `changed 已变更：${it.mn} 已登记另一访问密码`,
        en: `changed: ${it.mn} is registered with another password`,
      })
    return unlike(it.line, it.mn, [
      ['place', place, known.place],
      ['title', it.title, known.title],
      ['system', it.system, known.system],
      ['from', it.from, known.from],
      ['to', it.to ?? undefined, known.to],
    ])
  }
  const firstHeard = await dropStranger(tx, it.mn)
  await insertAll(tx, {
    devices: [
      {
        district,
        id: newId(),
        mn: it.mn,
        place,
        title: it.title,
        system: it.system,
        password: it.password,
        from_day: it.from ?? dayOf(firstHeard ?? now),
        to_day: it.to,
        changed_at: iso(now),
      },
    ],
  })
  return 'accepted'
}

function placeOf(
  it: DeviceLine,
  found: readonly { readonly id: string; readonly kind: string }[],
): string | Refusal {
  const [first, second] = found
  if (!first)
    return refused(it.line, 'place', it.place, {
      zh: '应为本区县已登记对象的编号',
      en: 'the id of a registered place of this district',
    })
  if (!second) return first.id
  return refused(it.line, 'place', it.place, {
    zh: `有多个对象用此编号（${first.kind}、${second.kind}），请加 kind 列说明类别`,
    en: `several places have this id (${first.kind}, ${second.kind}): say which in a column kind`,
  })
}
