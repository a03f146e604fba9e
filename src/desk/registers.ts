/** Names of areas, units, posts and people, kept for a few seconds: every answer needs them, they hardly change. */
import { dayOf, type Instant } from '../core/instant.ts'
import type { Bilingual } from '../core/language.ts'
import type { Tx } from '../store/database.ts'
import { holderRows } from '../store/notices.ts'
import {
  type AreaRow,
  areaRows,
  type DutyItemRow,
  dutyItemRows,
  type PostRow,
  personRows,
  postRows,
  type UnitRow,
  unitRows,
} from '../store/registers.ts'

/** A change made by another process shows after this long; one made by this process at once. */
const KEEP_MS = 5_000

export interface Names {
  readonly areas: ReadonlyMap<string, AreaRow>
  readonly units: ReadonlyMap<string, UnitRow>
  readonly posts: ReadonlyMap<string, PostRow>
  readonly people: ReadonlyMap<string, Bilingual>
  readonly dutyItems: readonly DutyItemRow[]
  /** Who holds each post today, deputies too. */
  readonly holders: ReadonlyMap<string, readonly string[]>
}

export class Registers {
  readonly #kept = new Map<string, { readonly names: Promise<Names>; readonly until: Instant }>()

  readonly #alsoRead: (tx: Tx) => Promise<void>

  /** `alsoRead` is done whenever names are read anew. */
  constructor(alsoRead: (tx: Tx) => Promise<void> = async () => {}) {
    this.#alsoRead = alsoRead
  }

  /** The registers of a district as of a few seconds ago at most. */
  async of(tx: Tx, district: string, now: Instant): Promise<Names> {
    const kept = this.#kept.get(district)
    if (kept && now < kept.until && now >= kept.until - KEEP_MS) return kept.names
    const names = await read(tx, district, now)
    await this.#alsoRead(tx)
    this.#kept.set(district, { names: Promise.resolve(names), until: now + KEEP_MS })
    return names
  }

  /** Forgets what is kept: somebody has just changed it here. */
  forget(): void {
    this.#kept.clear()
  }
}

async function read(tx: Tx, district: string, now: Instant): Promise<Names> {
  const people = await personRows(tx)
  return {
    areas: new Map((await areaRows(tx, district)).map(row => [row.code, row])),
    units: new Map((await unitRows(tx, district)).map(row => [row.id, row])),
    posts: new Map((await postRows(tx, district, dayOf(now))).map(row => [row.id, row])),
    people: new Map(people.map(row => [row.id, { zh: row.zh, en: row.en }])),
    dutyItems: await dutyItemRows(tx, district),
    holders: await holdersOf(tx, district, now),
  }
}

async function holdersOf(tx: Tx, district: string, now: Instant): Promise<Names['holders']> {
  const rows = await holderRows(tx, { district, day: dayOf(now) })
  const byPost = Map.groupBy(rows, row => row.post)
  return new Map([...byPost].map(([post, held]) => [post, held.map(row => row.person)]))
}

export const areaName = (names: Names, code: string): Bilingual => nameOf(names.areas.get(code), code)
export const unitName = (names: Names, id: string): Bilingual => nameOf(names.units.get(id), id)
export const postTitle = (names: Names, id: string): Bilingual => nameOf(names.posts.get(id), id)

const nameOf = (row: Bilingual | undefined, code: string): Bilingual =>
  row ? { zh: row.zh, en: row.en } : { zh: code, en: code }
