/** A list as a file: the same filter, the same scope, every row of it. */
import { sayChannel } from '../core/channel.ts'
import { isoShanghai, type Instant } from '../core/instant.ts'
import type { Language } from '../core/language.ts'
import { invalid, type Problem } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import { stageNames } from '../core/stage.ts'
import type { CaseRow as Shown } from '../contracts/cases.ts'
import { type Cursor, listCases } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { type Column, type Exported, fileOf, type Format } from './export-file.ts'
import { type AskedFilter, filterOf, showRows } from './list-cases.ts'
import type { Office } from './office.ts'

/** Rows one export may hold: a month of a busy district. More is a task for `GET /cases` page by page. guess. */
const MOST_ROWS = 50_000
const PAGE = 2_000

export async function exportCases(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly asked: AskedFilter
    readonly format: Format
    readonly language: Language
    readonly now: Instant
  },
): Promise<Exported | Problem> {
  const filter = filterOf(office, q.scope, q.asked)
  if ('problem' in filter) return filter
  const rows: Shown[] = []
  for (let after: Cursor | undefined; ;) {
    const page = await listCases(tx, {
      scope: q.scope,
      filter,
      sort: 'recent',
      after,
      limit: PAGE,
      now: q.now,
    })
    rows.push(...(await showRows(tx, office, q.scope, page, q.now)))
    const last = page.at(-1)
    if (page.length < PAGE || !last) break
    if (rows.length >= MOST_ROWS)
      return invalid('from', q.asked.from ?? null, {
        zh: `一次最多导出 ${MOST_ROWS} 件，请缩小时间范围`,
        en: `at most ${MOST_ROWS} cases at a time: narrow the period`,
      })
    after = { key: last.reportedAt, id: last.id }
  }
  return fileOf({ ...q, stem: { zh: '事项', en: 'cases' }, rows, columns })
}

const column = (zh: string, en: string, value: Column<Shown>['value']): Column<Shown> => ({
  title: { zh, en },
  value,
})

const columns: readonly Column<Shown>[] = [
  column('编号', 'Number', row => row.number),
  column('标题', 'Title', row => row.title),
  column('类别', 'Kind', (row, language) => row.kindName[language]),
  column('辖区', 'Area', (row, language) => row.areaName[language]),
  column('环节', 'Stage', (row, language) => stageNames[row.stage][language]),
  column('承办单位', 'Owner', (row, language) => row.ownerName?.[language] ?? null),
  column('上报时间', 'Reported', row => local(row.reportedAt)),
  column('截止时间', 'Due', row => local(row.due)),
  column('结案时间', 'Closed', row => local(row.closedAt)),
  column('渠道', 'Channel', (row, language) => sayChannel(row.channel)[language]),
]

const local = (text: string | null): string | null =>
  text === null ? null : isoShanghai(Date.parse(text)).slice(0, 19).replace('T', ' ')
