/** Programs, areas, units, posts, people as answers show them: what forms and menus are made of. */
import { z } from 'zod'
import type { AreaReply, PersonReply, ProgramReply, UnitReply } from '../contracts/registers.ts'
import type { Me } from '../contracts/session.ts'
import type { Level } from '../core/area.ts'
import { dayOf, type Instant } from '../core/instant.ts'
import { postKindNames, type Post } from '../core/post.ts'
import { termOn } from '../core/program.ts'
import type { Scope } from '../core/scope.ts'
import { stageNames, stages, stepNames, steps } from '../core/stage.ts'
import { stepData } from '../core/step-data.ts'
import { sayTerm } from '../core/term.ts'
import type { Tx } from '../store/database.ts'
import { openByOwner } from '../store/cases.ts'
import { areaShapes, holdingRows, personRows } from '../store/registers.ts'
import type { Office } from './office.ts'
import { areaName, type Names, unitName } from './registers.ts'
import type { Session } from './sign-in.ts'

/** JSON Schema of a form, with the titles, controls and choices of its fields beside them. */
const formOf = (schema: z.ZodType): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

export const showPrograms = (office: Office, now: Instant): { items: ProgramReply[] } => ({
  items: [...office.programs.values()].flatMap(program => {
    const rules = program.cases
    if (!rules) return []
    return [
      {
        id: program.id,
        title: program.title,
        noun: rules.noun,
        basis: program.basis,
        reporter: rules.reporter,
        kinds: Object.entries(rules.kinds).map(([id, kind]) => ({
          id,
          zh: kind.zh,
          en: kind.en,
          termName: sayTerm(termOn(rules, id, dayOf(now))),
        })),
        facts: formOf(rules.facts),
        evidence: rules.evidence,
      },
    ]
  }),
})

export const showWorkflow = () => ({
  stages: stages.map(id => ({ id, name: stageNames[id] })),
  steps: steps.map(id => ({ id, name: stepNames[id], data: id === 'report' ? {} : formOf(stepData[id]) })),
})

export const showMe = (names: Names, session: Session): Me => {
  const { id, name, zh, en, language, hasTotp } = session.person
  const district = session.scope.district
  return {
    person: { id, name, title: { zh, en }, language },
    posts: session.posts.map(post => ({ ...showPost(names, post), role: post.role })),
    district: { code: district, name: areaName(names, district) },
    hasTotp,
  }
}

export const showPost = (names: Names, post: Post) => ({
  id: post.id,
  kind: post.kind,
  kindName: postKindNames[post.kind],
  title: post.title,
  unit: post.unit,
  unitName: unitName(names, post.unit),
  area: post.area,
  areaName: areaName(names, post.area),
  programs: [...post.programs],
})

/** Areas the scope reaches, and those above them: names are no secret, but a menu should not be a gazetteer. */
export const showAreas = (names: Names): { items: AreaReply[] } => ({
  items: [...names.areas.values()].map(row => ({
    code: row.code,
    level: row.level,
    parent: row.parent,
    name: { zh: row.zh, en: row.en },
    from: row.from,
    to: row.to,
    source: row.source,
  })),
})

export async function showShapes(tx: Tx, scope: Scope, level: Level | undefined) {
  const rows = await areaShapes(tx, scope.district, level)
  return {
    type: 'FeatureCollection' as const,
    features: rows.map(row => ({
      type: 'Feature',
      id: row.code,
      properties: { code: row.code, level: row.level, name: { zh: row.zh, en: row.en } },
      geometry: row.boundary,
    })),
  }
}

export const showUnits = (names: Names): { items: UnitReply[] } => ({
  items: [...names.units.values()].map(row => ({
    id: row.id,
    kind: row.kind,
    line: row.line,
    area: row.area,
    name: { zh: row.zh, en: row.en },
    from: row.from,
    to: row.to,
    successor: row.successor,
  })),
})

export async function showPeople(tx: Tx, names: Names, scope: Scope): Promise<{ items: PersonReply[] }> {
  const people = await personRows(tx)
  const holdings = Map.groupBy(await holdingRows(tx, scope.district), row => row.person)
  return {
    items: people.map(person => ({
      id: person.id,
      name: person.name,
      title: { zh: person.zh, en: person.en },
      disabled: person.disabled,
      posts: (holdings.get(person.id) ?? []).flatMap(held => {
        const post = names.posts.get(held.post)
        if (!post) return []
        const shown = showPost(names, { ...post, title: { zh: post.zh, en: post.en } })
        return [{ ...shown, role: held.role, holding: held.holding, from: held.from, to: held.to }]
      }),
    })),
  }
}

export const showPosts = (names: Names) => ({
  items: [...names.posts.values()].map(post =>
    showPost(names, { ...post, title: { zh: post.zh, en: post.en } }),
  ),
})

/** Demo people with their first post, for the sign-in page of a demo. */
export async function showDemoPosts(tx: Tx, names: Names, district: string) {
  const people = (await personRows(tx)).filter(person => person.demo && !person.disabled)
  const busy = await openByOwner(tx, district)
  const holdings = Map.groupBy(await holdingRows(tx, district), row => row.person)
  const items = people.flatMap(person => {
    const held = holdings.get(person.id)?.find(row => row.role === 'holder')
    const post = held && names.posts.get(held.post)
    if (!post) return []
    const shown = {
      person: person.id,
      name: person.name,
      title: { zh: person.zh, en: person.en },
      post: { zh: post.zh, en: post.en },
      kind: post.kind,
      unit: unitName(names, post.unit),
    }
    return [{ shown, open: busy.get(post.unit) ?? 0 }]
  })
  // Of several posts of a kind the one with most to do comes first: it shows most.
  items.sort((a, b) => b.open - a.open)
  return { district: areaName(names, district), items: items.map(it => it.shown) }
}
