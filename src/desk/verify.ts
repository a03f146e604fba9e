/** Checks history: every link of every chain, every case row against its events, every day's root, on request every word. */
import { type Day, dayOf } from '../core/instant.ts'
import { type Problem, refuse } from '../core/problem.ts'
import { type EventRow, eventsAfter, eventsOf } from '../store/events.ts'
import { sealedWords } from '../store/vault.ts'
import {
  casesAfter,
  districtOfCase,
  districtsWithCases,
  rootsOf,
  storedCase,
  type StoredCase,
} from '../store/verify.ts'
import { profileOf } from '../wire/chain.ts'
import type { Office, Tx } from './office.ts'
import { rootOf } from './roots.ts'
import {
  brokenChain,
  brokenRow,
  type Broken,
  type CaseToCheck,
  type Why,
  wordsHold,
  wordsOf,
  type WordsToCheck,
} from './verify-case.ts'

export interface Verdict {
  readonly ok: boolean
  readonly cases: number
  readonly events: number
  readonly first: Broken | null
}

export interface Asked {
  /** Only this case; days are not checked then. */
  readonly case?: string | undefined
  readonly words: boolean
  /** Hears of everything that does not hold. */
  readonly say: (line: string) => void
}

const EVENTS_A_PAGE = 5_000
const CASES_A_PAGE = 2_000
const WORDS_A_PAGE = 2_000

/** Reads in order of district, case and seq, in one snapshot, and holds one case at a time. */
export async function verify(tx: Tx, office: Office, q: Asked): Promise<Verdict | Problem> {
  const check = new Check(tx, office, q)
  if (q.case !== undefined) {
    const district = await districtOfCase(tx, q.case)
    const row = district && (await storedCase(tx, { district, id: q.case }))
    if (!district || !row) return refuse('not-found', { case: q.case })
    await check.one({ district, id: q.case, row, events: await eventsOf(tx, { district, caseId: q.case }) })
    await check.checkWords()
    return check.verdict()
  }
  for (const district of await districtsWithCases(tx)) await check.district(district)
  return check.verdict()
}

/** Holds what was counted and the first thing that was found. */
class Check {
  readonly #tx: Tx
  readonly #office: Office
  readonly #asked: Asked
  #cases = 0
  #events = 0
  #first: Broken | null = null
  #days = new Set<Day>()
  #words: WordsToCheck[] = []
  #district = ''

  constructor(tx: Tx, office: Office, asked: Asked) {
    this.#tx = tx
    this.#office = office
    this.#asked = asked
  }

  verdict(): Verdict {
    return { ok: this.#first === null, cases: this.#cases, events: this.#events, first: this.#first }
  }

  async district(district: string): Promise<void> {
    this.#days = new Set()
    for await (const it of casesWithEvents(this.#tx, district)) await this.one(it)
    await this.checkWords()
    await this.#checkRoots(district)
  }

  async one(it: CaseToCheck): Promise<void> {
    this.#cases++
    this.#events += it.events.length
    this.#district = it.district
    for (const event of it.events) this.#days.add(dayOf(event.recordedAt))
    const found = brokenChain(it) ?? brokenRow(this.#office, it)
    if (found) {
      await this.checkWords() // what comes first in order is named first
      this.#note(found.why, found.at)
    }
    if (!this.#asked.words) return
    for (const event of it.events) this.#words.push(...wordsOf(event))
    if (this.#words.length >= WORDS_A_PAGE) await this.checkWords()
  }

  /** Opens what has been collected of sealed words whose key lives, and compares it with what the events say. */
  async checkWords(): Promise<void> {
    const asked = this.#words
    this.#words = []
    const ids = asked.map(it => it.vault)
    const rows = new Map((await sealedWords(this.#tx, this.#district, ids)).map(row => [row.id, row]))
    for (const { event, vault, digest: said } of asked) {
      const row = rows.get(vault)
      const holds = row !== undefined && wordsHold(this.#office, this.#district, row, said)
      if (!holds) this.#note('words', { case: event.case, seq: event.seq, id: event.id })
    }
  }

  /** A case whose whole list was removed leaves a day with another root; days up to the last root have one. */
  async #checkRoots(district: string): Promise<void> {
    const roots = await rootsOf(this.#tx, district)
    const last = roots.at(-1)?.day ?? ''
    const sealed = new Set(roots.map(it => it.day))
    const missing = [...this.#days].filter(day => day < last && !sealed.has(day)).sort()
    for (const day of missing) this.#note('root', NOWHERE, `${district} ${day}`)
    for (const { day, root, cases } of roots) {
      const profile = profileOf(root)
      const now = profile && (await rootOf(this.#tx, profile, { district, day }))
      if (now?.root !== root || now.cases !== cases) this.#note('root', NOWHERE, `${district} ${day}`)
    }
  }

  #note(why: Why, at: Broken, where = `${at.case} seq ${at.seq}`): void {
    this.#first ??= at
    const { zh, en } = reasons[why]
    this.#asked.say(`${where}: ${zh}  ${en}`)
  }
}

const NOWHERE: Broken = { case: null, seq: null, id: null }

const reasons: Record<Why, { readonly zh: string; readonly en: string }> = {
  hash: { zh: '事件内容与其哈希不符', en: 'the event is not what its hash was made of' },
  link: { zh: '事件链不连续', en: 'the chain of events is not whole' },
  cut: { zh: '末尾事件缺失', en: 'events at the end are missing' },
  row: { zh: '案件记录与其事件不符', en: 'the case row is not what its events make of it' },
  words: { zh: '原文与事件中的摘要不符', en: 'sealed words are not those the event names' },
  root: { zh: '当日根与当日事件不符', en: 'the root of the day is not that of its events' },
}

/** Case rows and lists of events side by side: either may lack the other. */
async function* casesWithEvents(tx: Tx, district: string): AsyncGenerator<CaseToCheck> {
  const rows = rowsOf(tx, district)
  let row = (await rows.next()).value
  for await (const events of listsOf(tx, district)) {
    const id = events[0]?.case ?? ''
    for (; row && row.id < id; row = (await rows.next()).value)
      yield { district, id: row.id, row, events: [] }
    const own: StoredCase | undefined = row?.id === id ? row : undefined
    yield { district, id, row: own, events }
    if (own) row = (await rows.next()).value
  }
  for (; row; row = (await rows.next()).value) yield { district, id: row.id, row, events: [] }
}

async function* rowsOf(tx: Tx, district: string): AsyncGenerator<StoredCase, undefined> {
  let after: string | undefined
  for (;;) {
    const page = await casesAfter(tx, { district, after, limit: CASES_A_PAGE })
    yield* page
    after = page.at(-1)?.id
    if (page.length < CASES_A_PAGE) return undefined
  }
}

async function* listsOf(tx: Tx, district: string): AsyncGenerator<EventRow[]> {
  let list: EventRow[] = []
  let after: { case: string; seq: number } | undefined
  for (;;) {
    const page = await eventsAfter(tx, { district, after, limit: EVENTS_A_PAGE })
    for (const event of page) {
      if (list[0] && list[0].case !== event.case) {
        yield list
        list = []
      }
      list.push(event)
    }
    const last = page.at(-1)
    if (last) after = { case: last.case, seq: last.seq }
    if (page.length < EVENTS_A_PAGE) break
  }
  if (list.length > 0) yield list
}
