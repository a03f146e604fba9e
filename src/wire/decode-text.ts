/** Bytes to text when nobody says in which encoding: UTF-8, UTF-16 with a mark, or what Chinese offices export. */

/** GB18030 reads everything written as GBK or GB 2312. */
export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** So many bytes from the first one that is not ASCII decide: guess, about a thousand Chinese characters. */
const SAMPLE_BYTES = 4_096

/**
 * Pieces of text as the bytes arrive. ASCII passes at once; the first other bytes are collected until there are
 * enough to tell UTF-8 from GB18030 (bytes that are not valid UTF-8). Unreadable bytes become U+FFFD.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  encoding?: Encoding,
): AsyncGenerator<string> {
  let decoder = encoding && new TextDecoder(encoding)
  let held: Uint8Array = new Uint8Array(0)
  let isStart = true
  for await (const chunk of source) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true })
      continue
    }
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    // The mark at the start needs its bytes together.
    if (isStart && held.length < 3) continue
    const mark = isStart ? markOf(held) : undefined
    isStart = false
    if (!mark) {
      const plain = asciiLength(held)
      yield Buffer.from(held.buffer, held.byteOffset, plain).toString('latin1')
      held = held.subarray(plain)
      if (held.length < SAMPLE_BYTES) continue
    }
    decoder = new TextDecoder(mark ?? guess(held, true))
    yield decoder.decode(held, { stream: true })
  }
  if (decoder) yield decoder.decode()
  else yield new TextDecoder((isStart ? markOf(held) : undefined) ?? guess(held, false)).decode(held)
}

function markOf(bytes: Uint8Array): Encoding | undefined {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

function guess(bytes: Uint8Array, cut: boolean): Encoding {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
    return 'utf-8'
  } catch {
    return 'gb18030'
  }
}

function asciiLength(bytes: Uint8Array): number {
  let at = 0
  while (at < bytes.length && (bytes[at] ?? 0) < 0x80) at++
  return at
}
