/**
 * Fields a person fills in, as zod. One schema gives the validation, the form, the import columns and the help
 * text; `meta` carries what a form needs: both titles, and `input` for the control.
 */
import { z } from 'zod'
import type { Bilingual } from './language.ts'
import type { FieldProblem } from './problem.ts'

export interface FieldMeta {
  readonly zh: string
  readonly en: string
  /** The control, where the type alone does not say. */
  readonly input?:
    | 'words'
    | 'files'
    | 'unit'
    | 'units'
    | 'case'
    | 'day'
    | 'moment'
    | 'term'
    | 'choice'
    | 'stars'
    | 'position'
  /** Names of the values of an enum. */
  readonly choices?: Readonly<Record<string, Bilingual>>
  /** People's own words: kept in the vault, events hold a reference and a digest. */
  readonly words?: boolean
}

/** Gives a schema its titles in both languages. */
export const field = <S extends z.ZodType>(
  schema: S,
  zh: string,
  en: string,
  more: Omit<FieldMeta, 'zh' | 'en'> = {},
): S => schema.meta({ zh, en, ...more })

export const MAX_WORDS = 20_000

/** Free text that somebody wrote. It may name people, so it lives in the vault. */
export const words = (zh: string, en: string) =>
  field(z.string().trim().min(1).max(MAX_WORDS), zh, en, { input: 'words', words: true })

/**
 * An id as a sender makes it. Some phones write capitals; the database answers small letters, and an id that
 * comes again must be known, and hashed, as the same text.
 */
export const uuid = z.uuid().toLowerCase()

/** Days and moments that a slip of the finger or a wrong clock would not give: what lies outside has no calendar. */
const FIRST_DAY = '1949-10-01'
const LAST_DAY = '2099-12-31'
const within = { error: `${FIRST_DAY} 至 ${LAST_DAY} (from ${FIRST_DAY} to ${LAST_DAY})` }

/** A day as somebody writes it. */
export const calendarDay = z.iso.date().refine(day => day >= FIRST_DAY && day <= LAST_DAY, within)

/** Moments cross the border as ISO 8601 text with a zone. */
export const moment = z.iso
  .datetime({ offset: true })
  .refine(text => text.slice(0, 10) >= FIRST_DAY && text.slice(0, 10) <= LAST_DAY, within)
  .meta({ example: '2026-11-21T14:05:00.000+08:00' })

/** Files that were sent before, by id. */
export const files = (zh: string, en: string) => field(z.array(uuid).max(30), zh, en, { input: 'files' })

/** One of a few named values. */
export const choice = <const C extends Record<string, Bilingual>>(zh: string, en: string, choices: C) =>
  field(z.enum(Object.keys(choices) as [Extract<keyof C, string>, ...Extract<keyof C, string>[]]), zh, en, {
    input: 'choice',
    choices,
  })

/** The names of the fields of a schema that are people's words. */
export const wordFields = (schema: z.ZodObject): string[] =>
  Object.entries(schema.shape).flatMap(([name, it]) => (metaOf(it)?.words === true ? [name] : []))

/** The titles of a field, looking through optional and default wrappers. */
export function metaOf(schema: unknown): FieldMeta | undefined {
  let it: unknown = schema
  while (it instanceof z.ZodType) {
    const meta = it.meta() as FieldMeta | undefined
    if (meta?.zh) return meta
    it =
      it instanceof z.ZodOptional || it instanceof z.ZodDefault || it instanceof z.ZodNullable
        ? it.unwrap()
        : undefined
  }
  return undefined
}

/** What a schema refuses, field by field, in both languages. `prefix` names the place in the request. */
export function fieldProblems(error: z.ZodError, input: unknown, prefix = ''): FieldProblem[] {
  const zh = z.locales.zhCN().localeError
  const en = z.locales.en().localeError
  return error.issues.map(issue => {
    const value = valueAt(input, issue.path)
    const raw = { ...issue, input: value } as z.core.$ZodRawIssue
    const custom = issue.code === 'custom' ? issue.message : undefined
    const isMissing = issue.code === 'invalid_type' && (value === undefined || value === null)
    if (isMissing || (issue.code === 'too_small' && value === ''))
      return { field: placeOf(prefix, issue), value: brief(value), allowed: FILL_IN }
    return {
      field: placeOf(prefix, issue),
      value: brief(value),
      allowed: { zh: custom ?? say(zh(raw)) ?? issue.message, en: custom ?? say(en(raw)) ?? issue.message },
    }
  })
}

const FILL_IN: Bilingual = { zh: '请填写', en: 'to be filled in' }

const placeOf = (prefix: string, issue: z.core.$ZodIssue): string =>
  [prefix, ...issue.path].filter(part => part !== '').join('.')

const say = (it: string | { message: string } | null | undefined): string | undefined =>
  typeof it === 'string' ? it : it?.message

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  )

/** A refused value as it is shown back: never pages of it. */
const brief = (value: unknown): unknown =>
  typeof value === 'string' && value.length > 80
    ? `${value.slice(0, 80)}…`
    : value === undefined
      ? null
      : value
