/** A step's schema as this case needs it: what the case already settles is not asked, ids become choices. */
import type { CaseReply } from '../../../contracts/cases.ts'
import type { AreaReply, ProgramReply } from '../../../contracts/registers.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { FieldSchema } from '../../kit/form/schema.ts'

type OpenStep = CaseReply['openSteps'][number]

interface Around {
  readonly it: CaseReply
  readonly open: OpenStep
  readonly program: ProgramReply | undefined
  readonly areas: readonly AreaReply[]
}

export function stepSchema(declared: FieldSchema, around: Around): FieldSchema {
  const properties: Record<string, FieldSchema> = {}
  for (const [name, schema] of Object.entries(declared.properties ?? {})) {
    const shown = shownAs(name, schema, around)
    if (shown) properties[name] = shown
  }
  const required = [...(declared.required ?? []), ...neededAlso(around.open)]
  return { ...declared, properties, required }
}

/** What the step's check asks for beyond single fields. */
function neededAlso({ step, phase }: OpenStep): readonly string[] {
  if (phase === 'decide') return ['decision']
  if (phase !== 'ask') return []
  return step === 'extend' ? ['term', 'reason'] : ['measures']
}

function shownAs(
  name: string,
  schema: FieldSchema,
  { it, open, program, areas }: Around,
): FieldSchema | undefined {
  switch (name) {
    case 'decision':
      return open.phase === 'decide' ? decisionOnly(schema) : undefined
    case 'measures':
    case 'milestones':
      return open.phase === 'decide' ? undefined : schema
    case 'term':
      return open.step === 'extend'
        ? { ...schema, ...(open.phase === 'decide' ? grantedTerm : longerBy) }
        : schema
    case 'part':
      return partOf(schema, it)
    case 'kind':
      return schema.input || schema.enum
        ? schema
        : choiceOf(schema, program?.kinds.map(kind => [kind.id, kind]) ?? [])
    case 'area':
      return choiceOf(
        schema,
        areas.filter(area => area.to === null).map(area => [area.code, area.name]),
      )
    default:
      return schema
  }
}

/** An extension counts on from the deadline the case has. */
export const longerBy: Bilingual = { zh: '再延长', en: 'Longer by' }
const grantedTerm: Bilingual = { zh: '延长多久（不填按申请）', en: 'Longer by (empty: as asked)' }

/** Who decides grants or refuses; asking was somebody else's half. */
function decisionOnly({ default: _asked, ...schema }: FieldSchema): FieldSchema {
  return { ...schema, enum: (schema.enum ?? Object.keys(schema.choices ?? {})).filter(it => it !== 'asked') }
}

function partOf(schema: FieldSchema, it: CaseReply): FieldSchema | undefined {
  const parts = it.clocks.filter(clock => clock.id !== 'main' && !clock.doneAt)
  if (parts.length === 0) return undefined
  return choiceOf(
    schema,
    parts.map(clock => [clock.id, clock.title ?? { zh: clock.id, en: clock.id }]),
  )
}

function choiceOf(schema: FieldSchema, values: readonly (readonly [string, Bilingual])[]): FieldSchema {
  if (values.length === 0) return schema
  return {
    ...schema,
    input: 'choice',
    enum: values.map(([id]) => id),
    choices: Object.fromEntries(values.map(([id, { zh, en }]) => [id, { zh, en }])),
  }
}

/** Asks nothing: such a step is taken by its button. */
export const asksNothing = (schema: FieldSchema | undefined): boolean =>
  schema !== undefined && Object.keys(schema.properties ?? {}).length === 0
