/** Words that stand in the wrong language. Codes, names of formats and units are the same in both. */
import type { Text } from './page-text.ts'

/** Said alike in Chinese offices. */
const ALIKE = [
  /\S+\.(png|jpe?g|webp)\b/gi,
  /\b[A-Z]{1,3}\d{6,}(-\d+)?\b/g, // RX20261120-0001
  /\b(AQI|PM2\.5|PM10|VOCs?|GeoJSON|CSV|Excel|EN|GB\/T|12345|GPS|PDF|CRC|CloudEvents|Ctrl|Alt|Enter|Space|Shift)\b/g,
  /\b\d+(\.\d+)? ?(kB|MB|GB|km|m|h)\b/g,
  /(\b[mµn]g\/(m³|L)|\bkPa|\bpH|PM[₁₂₅₀.]+|\bL\/s|m³\/s|\bm\/s)/g, // units and names of what is measured
  /\b[0-9a-f]{16,}\b/g, // a hash
  /\b[\w-]{40,}/g, // a hash in base64url
  /\b[a-z0-9]+(-[a-z0-9]+)+\b/g, // the name somebody signs in with
  /\.\/yiwang import [a-z]+/g,
  /\b(PUBLIC_URL|localhost)\b/g,
]

const LATIN = /[A-Za-z]{2,}/
const CHINESE = /[\p{Script=Han}]/u

/** What is left over of the other language, each once; `words` are people's own. */
export function leftOver(
  texts: readonly Text[],
  { language, words }: { readonly language: 'zh' | 'en'; readonly words: string },
): string[] {
  const wrong = language === 'zh' ? LATIN : CHINESE
  return [
    ...new Set(
      texts
        .filter(({ text }) => {
          if (words.includes(text.replace(/…$/, ''))) return false
          if (/^.\*\*|^自查：/.test(text)) return false // a masked name; a title made of another's
          const rest = ALIKE.reduce((left, it) => left.replace(it, ' '), text)
          return wrong.test(rest)
        })
        .map(({ text, at }) => `${text.slice(0, 100)}   [${at}]`),
    ),
  ]
}
