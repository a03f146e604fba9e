/** What somebody said, sealed: title, words, name and number go to the vault, plain facts stay readable. */
import { searchTokens } from '../wire/search-tokens.ts'
import type { ReportInput } from './file-report.ts'
import type { Office } from './office.ts'
import { type OpenKey, sealWords } from './words.ts'

export type SealedReport = ReturnType<typeof sealReport>

/** Everything a person said, sealed; what remains readable are the plain facts. */
export function sealReport(
  office: Office,
  q: {
    readonly district: string
    readonly key: OpenKey
    readonly report: ReportInput
    readonly facts: Readonly<Record<string, unknown>>
    readonly wordNames: readonly string[]
  },
) {
  const { district, key, report } = q
  const words = (text: string) => sealWords(office, district, key, text)
  const titleText = report.title ?? firstWords(report.text)
  const title = words(titleText)
  const text = words(report.text)
  const { name, phone } = report.reporter ?? {}
  const reporter =
    name || phone ? words(JSON.stringify({ name: name ?? null, phone: phone ?? null })) : undefined
  const facts: Record<string, unknown> = { ...q.facts }
  const rows = [title.row, text.row, ...(reporter ? [reporter.row] : [])]
  for (const field of q.wordNames) {
    const value = facts[field]
    if (typeof value !== 'string') continue
    const sealed = words(value)
    facts[field] = sealed.ref
    rows.push(sealed.row)
  }
  return {
    rows,
    title: title.ref,
    text: text.ref,
    reporter: reporter?.ref,
    facts,
    keyId: key.id,
    tokens: searchTokens(`${titleText}\n${report.text}`, office.keys.search),
  }
}

/** A title is the first words of the text when none is given. */
const TITLE_LENGTH = 40

const firstWords = (text: string): string => {
  const line = text.split(/[\n。！？!?]/)[0]?.trim() || text.trim()
  if (line.length <= TITLE_LENGTH) return line
  return `${line.slice(0, TITLE_LENGTH).replace(/[\ud800-\udbff]$/, '')}…` // not half a character
}
