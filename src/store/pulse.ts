/**
 * Whether there is a database to turn to, asked again and again: does it answer, is there room on its disk. While
 * there is not, work is refused at once instead of waiting in a queue that only grows.
 */
import { statfs } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'pg'
import type { Bilingual } from '../core/language.ts'
import type { Database } from './database.ts'

export interface Pulse {
  stop(): Promise<void>
}

export interface PulseOptions {
  /** Where the embedded PostgreSQL keeps its files; without it the disk is somebody else's to watch. */
  readonly folder?: string | undefined
  readonly onChange: (change: Change) => void
  /** Tests only. */
  readonly leastBytes?: number
}

export const changeNames = {
  gone: {
    zh: '数据库连接中断，暂停服务，恢复后自动继续',
    en: 'The database is gone: work goes on by itself when it is back',
  },
  silent: {
    zh: '数据库没有应答，暂停服务，恢复后自动继续',
    en: 'The database does not answer: refusing work until it does',
  },
  answers: { zh: '数据库恢复应答，继续服务', en: 'The database answers again' },
  full: {
    zh: '磁盘空间即将用尽，暂停保存任何新内容，请清理磁盘，腾出空间后自动继续',
    en: 'The disk is nearly full: nothing new is kept until there is room',
  },
  'has-room': { zh: '磁盘已有空间，继续保存', en: 'There is room on the disk again' },
} as const satisfies Record<string, Bilingual>

export type Change = keyof typeof changeNames

const BEAT_MS = 1_000
const SILENT_MS = 3_000
/** A process that was busy for three seconds finds its timer run out before it reads the answer. */
const SILENT_BEATS = 2
/**
 * A PostgreSQL that cannot add to its log stops at once and cannot start again: nothing is written any more while
 * there still is room for some segments of it (16 MB each). guess: four of them, and a file of the largest size.
 */
const LEAST_BYTES = 128 * 1024 * 1024
/** Beyond the least, so that it does not go to and fro. */
const SPARE = 1.1

type State = 'answers' | 'gone' | 'silent'

export function keepPulse(database: Database, q: PulseOptions): Pulse {
  const stopping = new AbortController()
  const pool = new Pool({
    connectionString: database.url,
    max: 1,
    connectionTimeoutMillis: SILENT_MS,
    query_timeout: SILENT_MS,
    application_name: 'yiwang pulse',
  })
  pool.on('error', () => {})
  const watch = async () => {
    let before: State = 'answers'
    for (let silent = 0; !stopping.signal.aborted;) {
      const beat = await beatOf(pool)
      if (stopping.signal.aborted) break
      silent = beat === 'silent' ? silent + 1 : 0
      if (beat !== 'silent' || silent >= SILENT_BEATS) {
        note(database, beat)
        if (beat !== before) q.onChange(beat)
        before = beat
      }
      await noteSpace(database, q)
      await pause(BEAT_MS, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }
  const running = watch()
  return {
    async stop() {
      stopping.abort()
      await running
      await pool.end()
    },
  }
}

async function beatOf(pool: Pool): Promise<State> {
  const begin = Date.now()
  try {
    await pool.query('select 1')
    return 'answers'
  } catch {
    return Date.now() - begin >= SILENT_MS ? 'silent' : 'gone'
  }
}

/** One that is gone says so at once to whoever tries it; only one that is silent has to be kept from them. */
function note(database: Database, state: State): void {
  database.condition.answers = state !== 'silent'
  if (state === 'silent') database.cut() // what is under way would wait as long as the kernel does: a quarter of an hour
}

async function noteSpace({ condition }: Database, q: PulseOptions): Promise<void> {
  if (q.folder === undefined) return
  const free = await freeBytes(q.folder)
  if (free === undefined) return
  const least = (q.leastBytes ?? LEAST_BYTES) * (condition.hasRoom ? 1 : SPARE)
  if (condition.hasRoom === free >= least) return
  condition.hasRoom = free >= least
  q.onChange(condition.hasRoom ? 'has-room' : 'full')
}

/** What is left on the disk of a folder for those who are not root. */
export const freeBytes = (folder: string): Promise<number | undefined> =>
  statfs(folder).then(
    it => it.bavail * it.bsize,
    () => undefined,
  )
