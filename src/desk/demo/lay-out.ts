/**
 * Lays out the demo district: its world in one transaction, then its story through the same verbs as everybody's,
 * some cases a transaction. How far it came is written with them, so a start that was killed goes on where it was.
 */
import { createReadStream } from 'node:fs'
import type { Instant } from '../../core/instant.ts'
import type { Actor } from '../../core/post.ts'
import { isProblem, type Problem } from '../../core/problem.ts'
import type { DeviceRecord } from '../../core/reading.ts'
import type { Scope } from '../../core/scope.ts'
import { districtsHere } from '../../store/registers.ts'
import { reportById } from '../../store/reports.ts'
import { putSetting, setting } from '../../store/settings.ts'
import { readCsv } from '../../wire/csv.ts'
import { setDemoDistrict } from '../demo-mode.ts'
import { fileReport } from '../file-report.ts'
import { putFile } from '../files.ts'
import { type Office, transact, type Tx } from '../office.ts'
import { type Names, Registers } from '../registers.ts'
import { seedFile } from '../seed.ts'
import { ensureMonths } from '../take-records.ts'
import { takeStep } from '../take-step.ts'
import { DISTRICT, type Division } from './areas.ts'
import { caseOfAlarm, layAlarm, layReadings, layWatches } from './lay-readings.ts'
import { type DemoPassword, layWorld, renewPasswords } from './lay-world.ts'
import { pastReadings } from './past-readings.ts'
import { catchUp, passTime } from './pass-time.ts'
import { picture } from './pictures.ts'
import { type Action, type Photo, type Story, storyOf } from './story.ts'
import { holderOf, type World, worldOf } from './world.ts'

export interface LaidOut {
  /** What demo people sign in with: given once, by the start that finished the demo. */
  readonly passwords: readonly DemoPassword[]
  /** `done` before, laid out now, or left alone because somebody works here already. */
  readonly state: 'done-before' | 'laid-out' | 'not-empty'
}

/** The seed and the moment of the first start, how many actions and how many devices' readings are written. */
interface Progress {
  readonly seed: string
  readonly now: Instant
  readonly done: number
  readonly measured: number
  readonly isWhole: boolean
}

const PROGRESS = 'demo-story'
const LOCK = 'demo-lock'
const ACTIONS_EACH = 150
const DEVICES_EACH = 3

export async function layOutDemo(
  office: Office,
  q: { readonly now: Instant; readonly seed?: string },
): Promise<LaidOut> {
  const divisions = await readDivisions()
  const begun = await transact(office, tx => begin(tx, { ...q, divisions }))
  office.registers.forget()
  if ('state' in begun) return begun
  const { progress, passwords } = begun
  const world = worldOf({ ...progress, divisions })
  const story = storyOf({ ...progress, calendar: office.calendar, world })
  const readings = [...pastReadings({ ...progress, world })]
  await ensureMonths(office, readings.flat())
  const told = {
    ...progress,
    world,
    story,
    readings,
    ids: new Map<string, string>(),
    pictures: new Map<string, Buffer>(),
  }
  const still = { ...office, registers: new StillRegisters() }
  for (let isWhole = false; !isWhole;) isWhole = await transact(office, tx => goOn(tx, still, told))
  office.registers.forget()
  return { passwords, state: 'laid-out' }
}

/** The first start writes the world; a later one of a demo that is not whole gives new passwords, the old were lost. */
async function begin(
  tx: Tx,
  q: { readonly now: Instant; readonly seed?: string; readonly divisions: readonly Division[] },
): Promise<LaidOut | { readonly progress: Progress; readonly passwords: readonly DemoPassword[] }> {
  const known = await progressOf(tx)
  if (known?.isWhole) return { passwords: [], state: 'done-before' }
  if (known) {
    const world = worldOf({ ...known, divisions: q.divisions })
    return { progress: known, passwords: await renewPasswords(tx, world) }
  }
  if ((await districtsHere(tx)).length > 0) return { passwords: [], state: 'not-empty' }
  const progress: Progress = { seed: q.seed ?? 'demo', now: q.now, done: 0, measured: 0, isWhole: false }
  const passwords = await layWorld(tx, worldOf({ ...progress, divisions: q.divisions }), q.now)
  await setDemoDistrict(tx, DISTRICT)
  await putSetting(tx, PROGRESS, progress)
  return { progress, passwords }
}

/** Two starts at once take turns: the second waits here and then sees what the first has written. */
async function progressOf(tx: Tx): Promise<Progress | undefined> {
  await putSetting(tx, LOCK, true)
  return (await setting(tx, PROGRESS)) as Progress | undefined
}

interface Playing {
  readonly seed: string
  readonly now: Instant
  readonly world: World
  readonly story: Story
  /** A batch a device. */
  readonly readings: readonly (readonly DeviceRecord[])[]
  /** Ids of the story → those the office gave. */
  readonly ids: Map<string, string>
  /** Pictures that are drawn already. */
  readonly pictures: Map<string, Buffer>
}

/** Nobody changes the registers meanwhile, though the story's clock runs: reading them anew took half of the time. */
class StillRegisters extends Registers {
  #names: Promise<Names> | undefined

  override of(tx: Tx, district: string, now: Instant): Promise<Names> {
    return (this.#names ??= super.of(tx, district, now))
  }
}

/** Plays the next actions; whether the story is told. */
async function goOn(tx: Tx, office: Office, q: Playing): Promise<boolean> {
  const progress = await progressOf(tx)
  if (!progress) throw new Error('the progress of the demo is gone')
  if (progress.isWhole) return true
  if (progress.measured < q.readings.length) return measure(tx, progress, q)
  const end = Math.min(progress.done + ACTIONS_EACH, q.story.actions.length)
  for (const [i, action] of q.story.actions.slice(progress.done, end).entries()) {
    const from = q.story.actions[progress.done + i - 1]?.at ?? action.at
    await passTime(tx, office, { from, to: action.at })
    const problem = await play(tx, office, { ...q, action })
    if (problem)
      throw new Error(`the demo's ${action.by} may not ${nameOf(action)}: ${JSON.stringify(problem)}`)
  }
  const isWhole = end === q.story.actions.length
  if (isWhole) {
    await catchUp(tx, office, progress.now)
    await layWatches(tx, q)
  }
  await putSetting(tx, PROGRESS, { ...progress, done: end, isWhole })
  return isWhole
}

/** Writes the readings of the next devices, before the story that refers to them. */
async function measure(tx: Tx, progress: Progress, q: Playing): Promise<false> {
  const end = Math.min(progress.measured + DEVICES_EACH, q.readings.length)
  for (const batch of q.readings.slice(progress.measured, end)) await layReadings(tx, batch)
  await putSetting(tx, PROGRESS, { ...progress, measured: end })
  return false
}

const nameOf = (action: Action): string => (action.action === 'report' ? 'report' : action.data.step)

async function play(
  tx: Tx,
  office: Office,
  q: Playing & { readonly action: Action },
): Promise<Problem | undefined> {
  const { action, ids, world } = q
  const exceedance = exceedanceOf(q.story, action.ref)
  if (exceedance !== undefined && action.action === 'report') {
    ids.set(action.ref, await layAlarm(tx, office, { ...q, exceedance, at: action.at }))
    return undefined
  }
  // The platform has accepted and assigned it in the same moment.
  if (exceedance !== undefined && ['accept', 'assign'].includes(nameOf(action))) return undefined
  const { post, person } = holderOf(world, action.by)
  const by: Actor = { person, posts: [post] }
  const scope: Scope = { district: DISTRICT, person, posts: [post] }
  const at = action.at
  const files = action.action === 'report' ? action.data.files : action.data.data['files']
  for (const id of Array.isArray(files) ? files : []) {
    const photo = q.story.photos.find(it => it.id === id)
    const problem = photo && (await putPhoto(tx, office, { ...q, photo, scope, by }))
    if (problem) return problem
  }
  if (action.action === 'step') {
    const caseId = await caseOf(tx, q, action.ref)
    const data = await inPlace(tx, q, action.data.data)
    const done = await takeStep(tx, office, {
      scope,
      by,
      caseId,
      input: { ...action.data, data, at },
      now: at,
    })
    return isProblem(done) ? done : undefined
  }
  const { joins, exceedance: _, ...said } = action.data
  const report = {
    ...said,
    files: said.files.map(id => ids.get(id) ?? id),
    at,
    ...(joins ? { joins: await caseOf(tx, q, action.ref) } : {}),
  }
  const filed = await fileReport(tx, office, { scope, by, report, now: at })
  if (isProblem(filed)) return filed
  ids.set(action.ref, filed.caseId)
  return undefined
}

async function putPhoto(
  tx: Tx,
  office: Office,
  q: Playing & { readonly photo: Photo; readonly scope: Scope; readonly by: Actor },
): Promise<Problem | undefined> {
  const { photo, scope, by } = q
  const bytes = q.pictures.get(photo.picture) ?? picture(photo.picture)
  q.pictures.set(photo.picture, bytes)
  const put = await putFile(tx, office, {
    scope,
    by,
    name: `演示照片-${photo.picture}.png`,
    bytes,
    now: photo.at,
  })
  if (isProblem(put)) return put
  q.ids.set(photo.id, put.id)
  return undefined
}

/** The office's id of a case of the story; after a restart it is found by the report that began it. */
async function caseOf(tx: Tx, q: Playing, ref: string): Promise<string> {
  const known = q.ids.get(ref)
  if (known) return known
  const first = q.story.actions.find(it => it.ref === ref)
  const exceedance = exceedanceOf(q.story, ref)
  const id =
    exceedance === undefined
      ? first && (await reportById(tx, DISTRICT, first.data.id))?.caseId
      : await caseOfAlarm(tx, { ...q, exceedance })
  if (id === undefined) throw new Error(`the demo has no case ${ref}`)
  q.ids.set(ref, id)
  return id
}

/** Which exceedance began a case of the story, if one did. */
function exceedanceOf(story: Story, ref: string): number | undefined {
  const first = story.actions.find(it => it.ref === ref)
  return first?.action === 'report' ? first.data.exceedance : undefined
}

/** What a step says, with the office's ids of files and of the case it is merged into. */
async function inPlace(
  tx: Tx,
  q: Playing,
  data: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { files, into, ...rest } = data
  return {
    ...rest,
    ...(Array.isArray(files) ? { files: files.map((id: string) => q.ids.get(id) ?? id) } : {}),
    ...(typeof into === 'string' ? { into: await caseOf(tx, q, into) } : {}),
  }
}

async function readDivisions(): Promise<Division[]> {
  const rows: Division[] = []
  for await (const row of readCsv(createReadStream(seedFile('divisions-cn.csv')))) {
    if (!('columns' in row)) throw new Error('seed/divisions-cn.csv has a broken row')
    const { code = '', name = '' } = row.columns
    rows.push({ code, name })
  }
  return rows
}
