/** What an event says, field by field, in words: titles come from the step's own schema. */
import type { EventReply } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { sayTerm, termSchema } from '../../../core/term.ts'
import { sayDay, sayMoment, sayNumber } from '../../kit/format.ts'
import { sayChannel } from '../../../core/channel.ts'
import { rungNames } from '../../../core/ladder.ts'
import { longerBy } from './step-schema.ts'

/** JSON Schema of an object, as GET /workflow and GET /programs give it. */
export type DataSchema = Readonly<Record<string, unknown>>

interface Property {
  readonly zh?: string
  readonly en?: string
  readonly input?: string
  readonly format?: string
  readonly choices?: Readonly<Record<string, Bilingual>>
}

/** Names of what an event only holds by id. */
export interface Names {
  readonly unit: (id: string) => Bilingual
  readonly area: (code: string) => Bilingual
  /** From the town down: 凤凰岭街道和平社区第五网格. */
  readonly place: (code: string) => Bilingual
  readonly kind: (id: string) => Bilingual
  readonly program: (id: string) => Bilingual
}

export interface Said {
  readonly id: string
  readonly title: Bilingual
  readonly value: Bilingual
  /** People's own words, shown as a quotation. */
  readonly isWords: boolean
  /** The id of the case it names. */
  readonly opens?: string
}

const plain = (text: string): Bilingual => ({ zh: text, en: text })
const gone: Bilingual = { zh: '（已依法销毁）', en: '(destroyed as the law asks)' }

/** Fields that steps do not ask for but events carry. */
const titles: Record<string, Bilingual> = {
  number: { zh: '编号', en: 'Number' },
  program: { zh: '业务', en: 'Program' },
  kind: { zh: '类别', en: 'Kind' },
  area: { zh: '辖区', en: 'Area' },
  position: { zh: '位置', en: 'Position' },
  channel: { zh: '渠道', en: 'Channel' },
  title: { zh: '标题', en: 'Title' },
  text: { zh: '内容', en: 'Words' },
  external: { zh: '外部编号', en: 'Number elsewhere' },
  clocks: { zh: '时限', en: 'Deadline' },
  due: { zh: '截止', en: 'Due' },
  relation: { zh: '关系', en: 'Relation' },
  succession: { zh: '沿革', en: 'Succession' },
}

const relations: Readonly<Record<string, Bilingual>> = {
  part: { zh: '分案', en: 'Part of this one' },
  whole: { zh: '总案', en: 'Whole of this one' },
  merged: { zh: '已并入本案', en: 'Merged into this one' },
  related: { zh: '相关', en: 'Related' },
}

/** What is shown elsewhere or tells a reader nothing. */
const silent = new Set(['rung', 'files', 'unit', 'actor', 'report', 'facts', 'restricted', 'evidence'])
const silentIn: Partial<Record<string, readonly string[]>> = {
  assign: ['term'],
  extend: ['term'],
}

export function saidBy(
  event: EventReply,
  schemas: { step: DataSchema | undefined; facts: DataSchema | undefined },
  names: Names,
): Said[] {
  const words = Object.entries(event.words).map(([id, text]) => ({
    id,
    title: titleOf(id, schemas.step, schemas.facts),
    value: text === null ? gone : plain(text),
    isWords: true,
  }))
  const skip = silentIn[event.step] ?? []
  const rest = Object.entries(event.data).filter(
    ([id]) =>
      (!silent.has(id) || (id === 'unit' && event.step === 'summon')) &&
      !(id in event.words) &&
      !(skip.includes(id) && 'clocks' in event.data),
  )
  const facts = Object.entries(asRecord(event.data['facts'])).filter(([id]) => !(id in event.words))
  const own = titlesIn[event.step] ?? {}
  const said = fieldsOf(rest, schemas.step, names).map(it => ({ ...it, title: own[it.id] ?? it.title }))
  return [...words, ...said, ...fieldsOf(facts, schemas.facts, names)]
}

/** A record of facts with the titles its program gives them. */
export const factsIn = (
  facts: Readonly<Record<string, unknown>>,
  schema: DataSchema | undefined,
  names: Names,
): Said[] => fieldsOf(Object.entries(facts).toSorted(byPlaceIn(schema)), schema, names)

/** In the order the program asks for them: the database keeps none. */
const byPlaceIn = (schema: DataSchema | undefined) => {
  const ids = Object.keys(schema?.properties ?? {})
  return ([a]: [string, unknown], [b]: [string, unknown]) => ids.indexOf(a) - ids.indexOf(b)
}

/** The same field means something else in this step. */
const titlesIn: Partial<Record<string, Record<string, Bilingual>>> = {
  extend: { term: longerBy },
  urge: { to: { zh: '提醒', en: 'Told' }, due: { zh: '时限', en: 'Deadline' } },
}

const fieldsOf = (
  entries: readonly [string, unknown][],
  schema: DataSchema | undefined,
  names: Names,
): Said[] =>
  entries.flatMap(([id, raw]) => {
    const { input } = propertyOf(id, schema)
    const title = titleOf(id, schema)
    if (input === 'case' && typeof raw === 'string')
      return [{ id, title, value: { zh: '打开此事项', en: 'Open the case' }, isWords: false, opens: raw }]
    if (isBareId(propertyOf(id, schema), raw)) return []
    const value = valueOf(id, raw, propertyOf(id, schema), names)
    return value ? [{ id, title, value, isWords: input === 'words' }] : []
  })

/** An id that opens nothing tells a reader nothing: what it stands for is shown beside. */
const isBareId = ({ format }: Property, raw: unknown): boolean => format === 'uuid' && typeof raw === 'string'

function titleOf(id: string, ...schemas: readonly (DataSchema | undefined)[]): Bilingual {
  for (const schema of schemas) {
    const { zh, en } = propertyOf(id, schema)
    if (zh && en) return { zh, en }
  }
  return titles[id] ?? plain(id)
}

function valueOf(id: string, raw: unknown, property: Property, names: Names): Bilingual | undefined {
  if (raw === null || raw === undefined || raw === '' || isSealed(raw)) return undefined
  if (id === 'clocks')
    return joined(
      asList(raw).map(clock => clockOf(asRecord(clock))),
      { zh: '；', en: '; ' },
    )
  if (id === 'position') return positionOf(asRecord(raw))
  if (id === 'succession') return successionOf(asRecord(raw), names)
  if (Array.isArray(raw)) return joined(raw.map(it => valueOf(id, it, property, names)))
  const term = termSchema.safeParse(raw)
  if (term.success) return sayTerm(term.data)
  if (typeof raw === 'boolean') return raw ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }
  if (id === 'due' || property.input === 'moment') return momentOf(raw)
  if (typeof raw === 'number') return plain(sayNumber(raw))
  if (typeof raw === 'string') return textOf(id, raw, property, names)
  return joined(Object.values(asRecord(raw)).map(it => plain(String(it))))
}

/** 区住建局 → 区城乡建设管理局, or the same with areas, whose codes are digits. */
function successionOf(raw: Readonly<Record<string, unknown>>, names: Names): Bilingual {
  const nameOf = (id: string) => (/^\d+$/.test(id) ? names.place(id) : names.unit(id))
  const [from, to] = [nameOf(String(raw['from'])), nameOf(String(raw['to']))]
  return { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` }
}

/** A reference to words in the vault: the words themselves come beside the data, to those who may read them. */
const isSealed = (raw: unknown): boolean => 'vault' in asRecord(raw) && 'digest' in asRecord(raw)

/** 责令停工 4 个工作时，11月18日 12:25 截止. */
function clockOf(clock: Readonly<Record<string, unknown>>): Bilingual | undefined {
  const due = momentOf(clock['due'])
  if (!due) return undefined
  const term = termSchema.safeParse(clock['term'])
  const { zh = '', en = '' } = asRecord(clock['title']) as Partial<Bilingual>
  const length = term.success ? sayTerm(term.data) : { zh: '', en: '' }
  return { zh: `${zh} ${length.zh}，${due.zh} 截止`.trim(), en: `${en} ${length.en}, due ${due.en}`.trim() }
}

/** Events hold moments as milliseconds, answers as text. */
function momentOf(raw: unknown): Bilingual | undefined {
  const at = typeof raw === 'number' ? raw : typeof raw === 'string' ? Date.parse(raw) : Number.NaN
  return Number.isNaN(at) ? undefined : sayMoment(new Date(at).toISOString())
}

function textOf(id: string, text: string, { input, choices }: Property, names: Names): Bilingual {
  const chosen = choices?.[text]
  if (chosen) return chosen
  if (input === 'unit' || input === 'units') return names.unit(text)
  if (input === 'day' && !Number.isNaN(Date.parse(text))) return sayDay(text)
  if (id === 'area') return names.place(text)
  if (id === 'kind') return names.kind(text)
  if (id === 'program') return names.program(text)
  if (id === 'channel') return sayChannel(text)
  if (id === 'relation') return relations[text] ?? plain(text)
  if (id === 'to') return rungNames[text] ?? plain(text)
  return plain(text)
}

function positionOf(it: Readonly<Record<string, unknown>>): Bilingual | undefined {
  const { lon, lat } = it
  if (typeof lon !== 'number' || typeof lat !== 'number') return undefined
  const shown = `${lon.toFixed(5)}, ${lat.toFixed(5)}`
  return { zh: `经纬度 ${shown}`, en: shown }
}

const joined = (
  list: readonly (Bilingual | undefined)[],
  by: Bilingual = { zh: '、', en: ', ' },
): Bilingual | undefined => {
  const there = list.filter(it => it !== undefined)
  if (there.length === 0) return undefined
  return { zh: there.map(it => it.zh).join(by.zh), en: there.map(it => it.en).join(by.en) }
}

const propertyOf = (id: string, schema: DataSchema | undefined): Property =>
  asRecord(asRecord(schema?.['properties'])[id])

const asRecord = (it: unknown): Readonly<Record<string, unknown>> =>
  typeof it === 'object' && it !== null ? (it as Readonly<Record<string, unknown>>) : {}

const asList = (it: unknown): readonly unknown[] => (Array.isArray(it) ? it : [])
