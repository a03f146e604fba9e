/** What a factor is called and measured in. Codes that no table knows are shown as they are. */
import type { Bilingual } from '../core/language.ts'

export interface FactorName {
  readonly name: Bilingual
  readonly unit: string
}

export const factorName = (code: string): FactorName => ({ name: { zh: code, en: code }, unit: '' })
