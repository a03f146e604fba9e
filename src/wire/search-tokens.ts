/**
 * Search in sealed words: a text becomes a set of keyed hashes, a query the hashes that must all be there.
 * Without the key nobody can look a word up, but equal words give equal numbers: whoever holds the index and
 * knows how often each pair of characters occurs can guess. Keep the index as close as the texts.
 */
import { createHmac, createSecretKey } from 'node:crypto'
import { sipHash, sipKey, type SipKey } from './sip-hash.ts'

/** guess: 1,990 different pairs are a text of about 3,000 characters; what follows is not searchable. */
export const MOST_TOKENS = 2_000

/**
 * What a text can be found by: each pair of neighbours of which one is a Han character, each three neighbours
 * inside a longer word, and each word of one or two letters or digits. Numbers below 2^31, each once.
 */
export const searchTokens = (text: string, key: Uint8Array): number[] => tokensOf(text, key, 'text')

/**
 * What must all be there. Parts of words are found (`1234` in `13812341234`, `扬尘` in `工地扬尘大`), words of
 * one or two letters only as a whole. Empty when the query holds nothing to look for, as a single Han
 * character does: say so, do not show everything. A hit can be a stranger (order is not kept, one pair in
 * 2^31 collides): compare after unsealing where it matters.
 */
export const queryTokens = (query: string, key: Uint8Array): number[] => tokensOf(query, key, 'query')

function tokensOf(text: string, key: Uint8Array, of: 'text' | 'query'): number[] {
  const sip = wordKey(key)
  const tokens = new Set<number>()
  const units = Array.from(text.normalize('NFKC').toLowerCase(), it => it.codePointAt(0) ?? 0)
  let from = 0
  let before = 0
  for (let i = 0; i <= units.length && tokens.size < MOST_TOKENS; i++) {
    const unit = units[i] ?? SPACE
    const kind = kindOf(unit)
    const kindBefore = kindOf(before)
    if (kind !== 'word' || kindBefore !== 'word') {
      if (kindBefore === 'word') addWord(tokens, sip, units, from, i)
      from = i
      // Between a word and a Han character the pair stands for the border: 3栋 is the pair and the word 3.
      if (i > 0 && isPair(kindBefore, kind)) tokens.add(token(sip, before, unit, 0))
    }
    before = unit
  }
  return of === 'text' ? Array.from(tokens).slice(0, MOST_TOKENS) : Array.from(tokens)
}

type Kind = 'han' | 'word' | 'gap'

const isPair = (a: Kind, b: Kind): boolean => a !== 'gap' && b !== 'gap' && (a === 'han' || b === 'han')

function addWord(tokens: Set<number>, key: SipKey, units: readonly number[], from: number, to: number): void {
  if (to - from < 3)
    tokens.add(token(key, WHOLE, units[from] ?? 0, to - from === 2 ? (units[from + 1] ?? 0) : 0))
  for (let i = from; i + 2 < to; i++)
    tokens.add(token(key, units[i] ?? 0, units[i + 1] ?? 0, units[i + 2] ?? 0))
}

const SPACE = 0x20

/** Stands before a word that is hashed whole; no character has this number. */
const WHOLE = 0x110000

const scratch = new Uint8Array(12)

/** 31 bits, so that it fits a PostgreSQL integer. */
function token(key: SipKey, a: number, b: number, c: number): number {
  write(a, 0)
  write(b, 4)
  write(c, 8)
  return sipHash(key, scratch) >>> 1
}

function write(unit: number, at: number): void {
  scratch[at] = unit & 0xff
  scratch[at + 1] = (unit >>> 8) & 0xff
  scratch[at + 2] = unit >>> 16
  scratch[at + 3] = 0
}

/** One HMAC a call instead of one a pair: 300 characters take 0.06 ms, with HMAC-SHA-256 each 0.7 ms. */
const wordKey = (key: Uint8Array): SipKey =>
  sipKey(createHmac('sha256', createSecretKey(key)).update('search-tokens').digest().subarray(0, 16))

/** Kana and Hangul are cut like Han: they too are written without gaps. */
function kindOf(unit: number): Kind {
  if (unit < 0x80) return isAsciiWord(unit) ? 'word' : 'gap'
  if (unit >= 0x3400 && unit <= 0x9fff) return 'han'
  if (unit >= 0x20000 && unit <= 0x3ffff) return 'han'
  if ((unit >= 0x3040 && unit <= 0x30ff) || (unit >= 0xac00 && unit <= 0xd7a3) || unit === 0x3007)
    return 'han'
  return /[\p{L}\p{N}\p{M}]/u.test(String.fromCodePoint(unit)) ? 'word' : 'gap'
}

const isAsciiWord = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x61 && unit <= 0x7a)
