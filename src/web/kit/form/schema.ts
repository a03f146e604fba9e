/** A JSON Schema as the server sends it for facts and steps: what a form needs to know of each field. */
import type { Bilingual } from '../../../core/language.ts'
import type { FieldMeta } from '../../../core/form.ts'

export interface FieldSchema extends Partial<FieldMeta> {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null'
  readonly format?: string
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly default?: unknown
  readonly items?: FieldSchema
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly FieldSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
}

export type Input =
  NonNullable<FieldMeta['input']> | 'text' | 'number' | 'yes-no' | 'confirm' | 'texts' | 'rows'

export interface Field {
  readonly name: string
  readonly schema: FieldSchema
  readonly title: Bilingual
  readonly isRequired: boolean
  readonly input: Input
}

/** The fields of an object schema, in the order they were declared. */
export function fieldsOf(schema: FieldSchema | Readonly<Record<string, unknown>>): Field[] {
  const { properties = {}, required = [] } = schema as FieldSchema
  return Object.entries(properties).map(([name, declared]) => {
    const it = unwrap(declared)
    return {
      name,
      schema: it,
      title: { zh: it.zh ?? name, en: it.en ?? name },
      isRequired: required.includes(name) && it.default === undefined,
      input: inputOf(it),
    }
  })
}

/** Looks through “or null”. */
function unwrap(declared: FieldSchema): FieldSchema {
  const inner = declared.anyOf?.find(it => it.type !== 'null')
  return inner && !declared.type ? { ...inner, ...declared } : declared
}

function inputOf(it: FieldSchema): Input {
  if (it.input) return it.input
  if (it.enum) return 'choice'
  if (it.const === true) return 'confirm'
  switch (it.type) {
    case 'boolean':
      return 'yes-no'
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return it.items?.properties ? 'rows' : 'texts'
    default:
      return it.format === 'date' ? 'day' : it.format === 'date-time' ? 'moment' : 'text'
  }
}

/** What may be written, in words, where the control does not show it. */
export function hintOf({ schema: it, input }: Field): Bilingual | undefined {
  if (input !== 'number') return undefined
  const { minimum, maximum } = it
  const isBounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  if (minimum !== undefined && isBounded) return { zh: `${minimum}—${maximum}`, en: `${minimum}–${maximum}` }
  if (minimum !== undefined && minimum > 0) return { zh: `不少于 ${minimum}`, en: `at least ${minimum}` }
  return undefined
}

/** Drops what was left empty: an empty text is not an answer. */
export function filled(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) =>
        value !== undefined &&
        value !== null &&
        value !== '' &&
        !(typeof value === 'string' && value.trim() === ''),
    ),
  )
}
