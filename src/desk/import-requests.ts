/** Service requests 服务请求 as the 311 systems of North American cities export them. */
import type { Instant } from '../core/instant.ts'
import type { Refusal, Row } from '../wire/table.ts'
import type { Outside } from './import-write.ts'
import { readRow } from './import-row.ts'

export const requestColumns = [
  'unique_key',
  'created_date',
  'closed_date',
  'complaint_type',
  'status',
] as const
/** Facts it can fill, where the program knows them. */
export const requestFacts: readonly string[] = ['address']

/** The columns whose values may not change under a known id. */
// prettier-ignore
const columns = [
  'created_date', 'closed_date', 'agency', 'complaint_type', 'descriptor', 'status', 'due_date', 'incident_address',
  'latitude', 'longitude', 'resolution_description',
]

/**
 * Closed if and only if a closing date is given, whatever the status says: of 22,504 elevator complaints 286 have a
 * date and read `Open` or `Assigned`. The status is kept as it is. A closing date before the report is refused: the
 * ten of 3,500 that have one read `Pending`, so both cannot be right.
 */
export const requestFrom = (
  row: Row,
  q: { readonly timeZone: string; readonly facts: readonly string[]; readonly now: Instant },
): Outside | Refusal =>
  readRow(row, (cells): Outside => {
    const { timeZone, now } = q
    const id = cells.id('unique_key')
    const reportedAt = cells.needMoment('created_date', { timeZone, limits: { notAfter: now } })
    const closedAt = cells.moment('closed_date', {
      timeZone,
      limits: { notBefore: reportedAt, notAfter: now },
    })
    const due = cells.moment('due_date', { timeZone, limits: { notBefore: reportedAt } })
    const title = [cells.words('complaint_type'), cells.words('descriptor')]
      .filter(it => it !== '')
      .join(': ')
    if (title === '') cells.refuse('complaint_type', '应有内容', 'words, not nothing')
    const address = cells.words('incident_address')
    const resolution = cells.words('resolution_description')
    const status = cells
      .text('status')
      .toWellFormed()
      .replaceAll(/\p{Cc}/gu, ' ')
      .slice(0, 100)
    return {
      line: row.line,
      id,
      values: cells.values(columns),
      ...(status === '' ? {} : { status }),
      title,
      text: address === '' ? title : `${title}\n${address}`,
      facts: address !== '' && q.facts.includes('address') ? { address } : {},
      position: cells.position('longitude', 'latitude'),
      reportedAt,
      acceptedAt: reportedAt,
      ...(due === undefined ? {} : { due }),
      ...(closedAt === undefined ? {} : { closedAt }),
      ...(resolution === '' ? {} : { [closedAt === undefined ? 'note' : 'reply']: resolution }),
    }
  })
