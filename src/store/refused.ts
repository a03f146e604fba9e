/** What the operator must put right before we can start. Thrown at start-up only; `main` prints it. */
import type { Bilingual } from '../core/language.ts'

export class Refused extends Error {
  readonly say: Bilingual

  constructor(say: Bilingual, cause?: unknown) {
    super(say.en, { cause })
    this.name = 'Refused'
    this.say = say
  }
}
