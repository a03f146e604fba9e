/** Units 单位: who answers for something. Not divisions: a development zone spans counties, a branch office has none. */
import { z } from 'zod'
import type { Day } from './instant.ts'

/** `town` and `village` are territory 块, `government` is the district's own; all others are departments 条. */
export const unitKinds = ['government', 'department', 'centre', 'group', 'town', 'village'] as const
export type UnitKind = (typeof unitKinds)[number]

/** Ids of units and posts: they stand in events for ever, so they are words, not numbers. */
export const registerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
    error:
      'small letters, digits and hyphens, beginning with a letter or digit 小写字母、数字和连字符，以字母或数字开头',
  })
  .meta({ example: 'housing-2026' })

/** From `day` on, what `from` did is done by `to`: a merged or renamed office, an area that got another code 沿革. */
export interface Succession {
  readonly from: string
  readonly to: string
  readonly day: Day
}

/** The same list with the new name where the old one stood, once. */
export const renamed = (list: readonly string[], { from, to }: Succession): readonly string[] =>
  list.includes(from) ? [...new Set(list.map(it => (it === from ? to : it)))] : list
