/** Messages 留言 of a public board or a hotline: what somebody wrote, and what was replied and when. */
import type { Instant } from '../core/instant.ts'
import type { Refusal, Row } from '../wire/table.ts'
import type { Outside } from './import-write.ts'
import { readRow } from './import-row.ts'

export const messageColumns = ['message_id', 'title', 'created_at', 'text'] as const
export const messageFacts: readonly string[] = []

const timeZone = 'Asia/Shanghai'

/** The columns whose values may not change under a known id. */
const columns = ['title', 'created_at', 'text', 'reply', 'replied_at', 'user']

/**
 * A reply with its time closes the matter. A reply without one leaves it open and accepted, the words kept as the
 * note of the acceptance: when it was given is not known, and a figure must not guess it.
 */
export const messageFrom = (row: Row, now: Instant): Outside | Refusal =>
  readRow(row, (cells): Outside => {
    const id = cells.id('message_id')
    const reportedAt = cells.needMoment('created_at', { timeZone, limits: { notAfter: now } })
    const repliedAt = cells.moment('replied_at', {
      timeZone,
      limits: { notBefore: reportedAt, notAfter: now },
    })
    const [title, text, reply] = [cells.words('title'), cells.words('text'), cells.words('reply')]
    if (title === '' && text === '') cells.refuse('text', '应有内容', 'words, not nothing')
    const user = cells.text('user')
    return {
      line: row.line,
      id,
      values: cells.values(columns),
      ...(user === '' ? {} : { person: user }),
      title: title || firstWords(text),
      text: text || title,
      facts: {},
      position: null,
      reportedAt,
      ...(reply === '' ? {} : answered(reportedAt, reply, repliedAt)),
    }
  })

const answered = (acceptedAt: Instant, reply: string, closedAt: Instant | undefined) =>
  closedAt === undefined ? { acceptedAt, note: reply } : { acceptedAt, closedAt, reply }

/** As long as the title of a report that has none. */
const TITLE_LENGTH = 40

const firstWords = (text: string): string =>
  text.length > TITLE_LENGTH ? `${text.slice(0, TITLE_LENGTH)}…` : text
