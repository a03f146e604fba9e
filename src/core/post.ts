/** Posts 岗位: what a person is when acting, and the small table of who may do what. */
import type { Bilingual } from './language.ts'
import type { Step } from './stage.ts'

export const postKinds = [
  'operator',
  'dispatcher',
  'handler',
  'unit-head',
  'inspector',
  'grid-member',
  'supervisor',
  'duty-officer',
  'leader',
  'publicity',
  'administrator',
] as const
export type PostKind = (typeof postKinds)[number]

export const postKindNames: Record<PostKind, Bilingual> = {
  operator: { zh: '话务员', en: 'Hotline operator' },
  dispatcher: { zh: '派单员', en: 'Dispatcher' },
  handler: { zh: '承办人', en: 'Handler' },
  'unit-head': { zh: '单位负责人', en: 'Head of unit' },
  inspector: { zh: '督导员', en: 'Inspector' },
  'grid-member': { zh: '网格员', en: 'Grid member' },
  supervisor: { zh: '督办员', en: 'Supervision officer' },
  'duty-officer': { zh: '值班员', en: 'Duty officer' },
  leader: { zh: '分管领导', en: 'Leader in charge' },
  publicity: { zh: '宣传曝光组', en: 'Publicity group' },
  administrator: { zh: '系统管理员', en: 'Administrator' },
}

/**
 * How far a post sees inside its area: every case of its programs there, or only those its unit
 * owns, helps with or filed. A number of the same table as `postKinds`, so a new kind has to say.
 */
export const reaches: Record<PostKind, 'area' | 'unit'> = {
  operator: 'area',
  dispatcher: 'area',
  handler: 'unit',
  'unit-head': 'unit',
  inspector: 'area',
  'grid-member': 'area',
  supervisor: 'area',
  'duty-officer': 'area',
  leader: 'area',
  publicity: 'area',
  administrator: 'area',
}

/** A post somebody holds today (or deputises for: B 角). */
export interface Post {
  readonly id: string
  readonly kind: PostKind
  readonly title: Bilingual
  readonly unit: string
  /** Units whose work that unit has taken over: what they did can be read from this post. */
  readonly follows?: readonly string[]
  readonly area: string
  /** Program ids, or `*` for all. */
  readonly programs: readonly string[]
}

/** Who acts. `import` and `clock` are not people: their `person` is null. */
export interface Actor {
  readonly person: string | null
  readonly posts: readonly Post[]
}

/**
 * How a post must stand to the case: `anywhere` in its scope, `owner` only as the unit in charge,
 * `helper` as owner or co-owner.
 */
type Stand = 'anywhere' | 'owner' | 'helper'

interface Grant {
  readonly kinds: readonly PostKind[]
  readonly stand: Stand
}

const by = (...kinds: PostKind[]): Grant => ({ kinds, stand: 'anywhere' })
const owner = (...kinds: PostKind[]): Grant => ({ kinds, stand: 'owner' })
const desk: PostKind[] = ['operator', 'dispatcher', 'duty-officer']
const unit: PostKind[] = ['handler', 'unit-head', 'grid-member']

/** Who may do what, when the program does not say otherwise. */
const grants: Record<Step, Grant> = {
  report: by(
    'operator',
    'dispatcher',
    'duty-officer',
    'inspector',
    'grid-member',
    'supervisor',
    'handler',
    'unit-head',
  ),
  accept: by(...desk),
  dismiss: by(...desk),
  verify: by('inspector', 'grid-member', 'dispatcher', 'duty-officer'),
  answer: by(...desk),
  'fix-on-spot': by('grid-member', 'inspector'),
  assign: by('dispatcher', 'duty-officer', 'supervisor'),
  acknowledge: owner(...unit),
  decline: owner('handler', 'unit-head'),
  plan: owner(...unit),
  act: { kinds: unit, stand: 'helper' },
  extend: owner('handler', 'unit-head'),
  defer: by('supervisor', 'leader', 'dispatcher'),
  shelve: by('supervisor', 'leader'),
  suspend: by('dispatcher', 'supervisor'),
  resume: by('dispatcher', 'supervisor', 'leader'),
  rectify: owner(...unit),
  pass: by('inspector', 'supervisor', 'dispatcher', 'grid-member'),
  fail: by('inspector', 'supervisor', 'dispatcher', 'grid-member'),
  reinspect: by('inspector', 'supervisor', 'grid-member'),
  urge: by('dispatcher', 'supervisor', 'duty-officer', 'leader', 'operator'),
  supervise: by('supervisor', 'leader'),
  instruct: by('leader', 'supervisor'),
  escalate: by('dispatcher', 'supervisor', 'leader'),
  summon: owner('unit-head', 'handler'),
  meet: by('dispatcher', 'supervisor', 'leader'),
  'propose-exposure': by('inspector', 'supervisor'),
  expose: by('publicity'),
  claim: owner('handler', 'unit-head'),
  split: by('dispatcher', 'supervisor'),
  link: by('dispatcher', 'supervisor', 'operator', 'inspector'),
  merge: by('dispatcher', 'supervisor'),
  'call-back': by('operator', 'dispatcher', 'supervisor'),
  rate: by('operator', 'dispatcher', 'supervisor'),
  reopen: by('dispatcher', 'supervisor', 'operator'),
  'extend-to-peers': by('inspector', 'supervisor'),
  delist: by('supervisor', 'leader'),
  correct: by('dispatcher', 'supervisor', 'operator'),
  void: by('dispatcher', 'supervisor'),
}

/** Steps with two halves, one asks and another post decides: who decides. */
const deciders: Partial<Record<Step, Grant>> = {
  extend: by('dispatcher', 'supervisor', 'leader'),
  plan: by('dispatcher', 'supervisor', 'leader'),
}

/** Kinds of posts that decide what another asks for with this step. */
export const decidersOf = (step: 'extend' | 'plan'): readonly PostKind[] => deciders[step]?.kinds ?? []

/**
 * The first of the actor's posts that may take the step on a case of `owner` and `coOwners`, or undefined.
 * `permits` are the program's own grants, which replace the kinds of the table step by step.
 */
export function postFor(q: {
  readonly step: Step
  /** The second half of a step that is asked for first. */
  readonly deciding: boolean
  readonly posts: readonly Post[]
  readonly owner: string | null
  readonly coOwners: readonly string[]
  readonly permits?: Partial<Record<Step, readonly PostKind[]>> | undefined
}): Post | undefined {
  const grant = (q.deciding ? deciders[q.step] : undefined) ?? grants[q.step]
  const kinds = (q.deciding ? undefined : q.permits?.[q.step]) ?? grant.kinds
  return q.posts.find(post => kinds.includes(post.kind) && stands(post, grant.stand, q))
}

function stands(post: Post, stand: Stand, q: { owner: string | null; coOwners: readonly string[] }): boolean {
  switch (stand) {
    case 'anywhere':
      return true
    case 'owner':
      return post.unit === q.owner
    case 'helper':
      return post.unit === q.owner || q.coOwners.includes(post.unit)
  }
}
