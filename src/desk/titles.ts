/**
 * Titles of cases opened lately, as lists show them: without anybody's numbers. A page of 50 lines unseals 50 keys and
 * 50 titles, nearly all of which the page before unsealed too: kept, such a page takes 0.9 ms of CPU less (of 3.4), and
 * another 0.15 with the numbers taken out before.
 */
import type { Office } from './office.ts'
import { redacted } from './reporters.ts'
import { openWords } from './words.ts'

/** guess: what the desks of a district look at in an hour; 40 characters each. */
const MOST = 5_000

interface SealedTitle {
  readonly id: string
  readonly keyId: string
  readonly sealed: string
  readonly wrapped: string | null
}

export class Titles {
  /** By their sealed form: a row that was altered is not found and fails to open, as it should. */
  readonly #opened = new Map<string, string>()

  /** The title, or null once its key is destroyed. */
  open(office: Pick<Office, 'keys' | 'profile'>, district: string, row: SealedTitle): string | null {
    if (row.wrapped === null) {
      this.#opened.delete(row.sealed)
      return null
    }
    const known = this.#opened.get(row.sealed)
    if (known !== undefined) return known
    const title = redacted(openWords(office, district, row))
    if (title !== null) this.#keep(row.sealed, title)
    return title
  }

  #keep(sealed: string, title: string): void {
    const oldest = this.#opened.size >= MOST ? this.#opened.keys().next().value : undefined
    if (oldest !== undefined) this.#opened.delete(oldest)
    this.#opened.set(sealed, title)
  }
}
