/** Text a person reads, always in both languages: the compiler asks for each. */
export interface Bilingual {
  readonly zh: string
  readonly en: string
}

export type Language = keyof Bilingual
