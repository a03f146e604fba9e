/**
 * Cuts an SQL file into statements at the semicolons that end one: not those inside text, names, comments or
 * dollar quotes. Bodies in the SQL-standard form (`begin atomic … end`) are not known; quote them with `$$`.
 */

export interface Statement {
  readonly text: string
  /** Where it begins, counted from 1. */
  readonly line: number
}

/** One piece of a file, tried in this order at each place. Block comments nest, so they are read by hand. */
const PIECES =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[\w\u0080-\uffff][\w$\u0080-\uffff]*|;|\s+|[^]/gsu

export function statements(source: string): Statement[] {
  const found: Statement[] = []
  let start: number | undefined // of the first word of the statement being read
  let end = 0
  PIECES.lastIndex = 0
  for (let piece = PIECES.exec(source); piece; piece = PIECES.exec(source)) {
    const [text] = piece
    if (text === ';') {
      if (start !== undefined) found.push(statementAt(source, start, end))
      start = undefined
    } else if (text === '/*') {
      PIECES.lastIndex = endOfComment(source, piece.index)
    } else if (!text.startsWith('--') && text.trim() !== '') {
      if (isDollarQuote(text)) PIECES.lastIndex = endOfQuote(source, piece.index, text)
      start ??= piece.index
      end = PIECES.lastIndex
    }
  }
  if (start !== undefined) found.push(statementAt(source, start, end))
  return found
}

const statementAt = (source: string, start: number, end: number): Statement => ({
  text: source.slice(start, end),
  line: source.slice(0, start).split('\n').length,
})

const isDollarQuote = (text: string) => text.length > 1 && text.startsWith('$') && text.endsWith('$')

function endOfQuote(source: string, start: number, quote: string): number {
  const end = source.indexOf(quote, start + quote.length)
  return end < 0 ? source.length : end + quote.length
}

function endOfComment(source: string, start: number): number {
  let depth = 0
  for (const mark of source.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1
    if (depth === 0) return start + mark.index + 2
  }
  return source.length
}
