/** Likeness 相似度 of two texts by their pairs of characters: finds look-alikes without knowing any words. */

/** How often each pair of neighbouring characters occurs. Made once per text when one is compared with many. */
export type Bigrams = ReadonlyMap<string, number>

/** Punctuation, spaces, full-width forms and capitals make no difference. */
export function bigrams(text: string): Bigrams {
  const characters = Array.from(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\p{P}\p{S}\p{Z}\p{C}]/gu, ''),
  )
  const counts = new Map<string, number>()
  if (characters.length === 1) return counts.set(characters.join(''), 1)
  for (const [i, character] of characters.slice(1).entries()) {
    const pair = `${characters[i]}${character}`
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}

/** Share of pairs in common (Dice, counting repeats): 0 nothing, 1 the same. Two empty texts have nothing in common. */
export function likenessOf(a: Bigrams, b: Bigrams): number {
  const all = total(a) + total(b)
  if (all === 0) return 0
  let both = 0
  for (const [pair, count] of a) both += Math.min(count, b.get(pair) ?? 0)
  return (2 * both) / all
}

export const likeness = (a: string, b: string): number => likenessOf(bigrams(a), bigrams(b))

const total = (it: Bigrams): number => [...it.values()].reduce((sum, count) => sum + count, 0)
