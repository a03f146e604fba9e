/** How far a backup or a restore is, said every few seconds to whoever waits. */
import type { Instant } from '../../core/instant.ts'
import type { Bilingual } from '../../core/language.ts'

export interface Progress {
  say(text: Bilingual): void
  table(name: string, at: { readonly number: number; readonly of?: number }): void
  file(): void
  wrote(bytes: number): void
}

const MB = 1_000_000

const SAY_EVERY_MS = 3_000

export function progressTo(say: (line: string) => void, clock: () => Instant): Progress {
  let said = clock()
  let bytes = 0
  let files = 0
  let place: Bilingual = { zh: '', en: '' }
  return {
    say: text => say(`${text.zh}  ${text.en}`),
    table(name, { number, of }) {
      const total = of === undefined ? '' : `/${of}`
      place = { zh: `第 ${number}${total} 张表 ${name}`, en: `table ${number}${total} ${name}` }
    },
    file() {
      files++
      place = { zh: `附件 ${files} 个`, en: `${files} files` }
    },
    wrote(length) {
      bytes += length
      if (clock() - said < SAY_EVERY_MS) return
      said = clock()
      const size = `${(bytes / MB).toFixed(bytes < 10 * MB ? 1 : 0)} MB`
      say(`${place.zh}，已完成 ${size}  ${place.en}, ${size} done`)
    },
  }
}
