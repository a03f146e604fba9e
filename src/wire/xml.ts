/** A small streaming XML reader: names without prefix, attributes on request, entities decoded, no DTD. */

export interface XmlSink {
  /** `attributes` as they stand; `attribute` picks one. */
  readonly open?: (name: string, attributes: string) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

export class XmlError extends Error {
  override readonly name = 'XmlError'
}

/** Feed pieces of text, `null` at the end. Throws an `XmlError` at the first thing that is not well formed. */
export function xmlReader(sink: XmlSink): (piece: string | null) => void {
  let held = ''
  const path: string[] = []
  let hasRoot = false

  function text(raw: string): void {
    if (path.length > 0) sink.text?.(decoded(raw))
    else if (raw.trim() !== '' && raw.trim() !== '\ufeff')
      throw new XmlError('text outside of the root element')
  }

  function element(inner: string): void {
    if (inner.startsWith('/')) {
      const name = inner.slice(1).trim()
      if (path.pop() !== name) throw new XmlError(`</${name}> closes what was not opened`)
      sink.close?.(local(name))
      return
    }
    const isEmpty = inner.endsWith('/')
    const end = inner.search(/[\s/]/)
    const name = end < 0 ? inner : inner.slice(0, end)
    if (!/^[\p{L}_][\p{L}\p{N}_:.-]*$/u.test(name)) throw new XmlError(`<${name}> is no name`)
    if (path.length === 0 && hasRoot) throw new XmlError(`<${name}> after the root element`)
    hasRoot = true
    sink.open?.(local(name), end < 0 ? '' : inner.slice(end))
    if (isEmpty) sink.close?.(local(name))
    else path.push(name)
  }

  /** Handles what begins at `<`; where it ends, or undefined when its end has not come yet. */
  function markup(all: string, at: number): number | undefined {
    const next = all.charCodeAt(at + 1)
    if (next === EXCLAMATION || next === QUESTION) return special(all, at)
    const end = endOfTag(all, at)
    if (end === undefined) return undefined
    element(all.slice(at + 1, end))
    return end + 1
  }

  function special(all: string, at: number): number | undefined {
    for (const [start, stop] of [COMMENT, CDATA, INSTRUCTION] as const) {
      if (!all.startsWith(start, at)) continue
      const end = all.indexOf(stop, at + start.length)
      if (end < 0) return undefined
      if (start === CDATA[0] && path.length > 0) sink.text?.(all.slice(at + start.length, end))
      return end + stop.length
    }
    if (all.length - at < CDATA[0].length) return undefined
    throw new XmlError('a document type is not read')
  }

  return piece => {
    const all = held + (piece ?? '')
    let at = 0
    while (at < all.length) {
      const open = all.indexOf('<', at)
      if (open !== at) {
        // The end of a text may hold half an entity: it waits for what follows.
        if (open < 0 && piece !== null) break
        text(all.slice(at, open < 0 ? all.length : open))
        at = open < 0 ? all.length : open
        continue
      }
      const end = markup(all, at)
      if (end === undefined) break
      at = end
    }
    held = all.slice(at)
    if (held.length > MOST_HELD) throw new XmlError('a tag or text without end')
    if (piece === null && (held !== '' || path.length > 0 || !hasRoot))
      throw new XmlError('the document is cut off')
  }
}

/** One attribute of an opened element, decoded. */
export function attribute(attributes: string, name: string): string | undefined {
  const usual = ` ${name}="`
  const at = attributes.indexOf(usual)
  if (at >= 0) {
    const start = at + usual.length
    return decoded(attributes.slice(start, attributes.indexOf('"', start)))
  }
  if (!attributes.includes(name)) return undefined
  for (const [, found, double, single] of attributes.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (found === name) return decoded(double ?? single ?? '')
  }
  return undefined
}

const COMMENT = ['<!--', '-->'] as const
const CDATA = ['<![CDATA[', ']]>'] as const
const INSTRUCTION = ['<?', '?>'] as const

/** guess: an Excel cell holds at most 32,767 characters. */
const MOST_HELD = 4_000_000

/** Quoted attributes may hold a `>`. */
function endOfTag(all: string, from: number): number | undefined {
  let quote = 0
  for (let i = from; i < all.length; i++) {
    const unit = all.charCodeAt(i)
    if (quote !== 0) quote = unit === quote ? 0 : quote
    else if (unit === CLOSE) return i
    else if (unit === DOUBLE || unit === SINGLE) quote = unit
  }
  return undefined
}

const EXCLAMATION = 0x21
const QUESTION = 0x3f
const CLOSE = 0x3e
const DOUBLE = 0x22
const SINGLE = 0x27

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(raw: string): string {
  const text = raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});?/gi, (all, name: string) => {
    const code =
      name.startsWith('#x') || name.startsWith('#X')
        ? Number.parseInt(name.slice(2), 16)
        : Number(name.slice(1))
    const isCode = name.startsWith('#') && code > 0 && code <= 0x10ffff
    const it = isCode ? String.fromCodePoint(code) : NAMED[name]
    if (it === undefined || !all.endsWith(';')) throw new XmlError(`${all} is not a known entity`)
    return it
  })
}
