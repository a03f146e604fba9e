/** The office 办公室: what every verb of the desk works with. `main` opens it and hands it to the edges. */
import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { Calendar } from '../core/calendar.ts'
import type { Program } from '../core/program.ts'
import { programs as allPrograms } from '../programs/all.ts'
import { countCalendarDays } from '../store/calendar.ts'
import { reading as readingIn, transact as transactIn } from '../store/database.ts'
import type { Database, TransactOptions, Tx } from '../store/database.ts'
import { Refused } from '../store/refused.ts'
import { putSetting, setting } from '../store/settings.ts'
import type { Profile } from '../wire/chain.ts'
import { deriveKey, KEY_BYTES, nonceBytes, seal, unseal } from '../wire/seal.ts'
import { readCalendar } from './calendar.ts'
import { Pasts } from './past.ts'
import { Registers } from './registers.ts'
import { Titles } from './titles.ts'

export type { Tx, TransactOptions } from '../store/database.ts'

export interface Office {
  readonly database: Database
  readonly dataDir: string
  readonly masterKey: Buffer
  readonly programs: ReadonlyMap<string, Program>
  /** Which family of hashes and ciphers new rows use. */
  readonly profile: Profile
  readonly keys: {
    readonly vault: Uint8Array
    readonly search: Uint8Array
    readonly subject: Uint8Array
    readonly totp: Uint8Array
    readonly webhook: Uint8Array
  }
  readonly calendar: Calendar
  readonly registers: Registers
  readonly titles: Titles
  readonly pasts: Pasts
}

interface OfficeOptions {
  readonly database: Database
  readonly dataDir: string
  readonly programs?: readonly Program[]
  readonly profile?: Profile
}

/** Opens an office on a migrated database: derives its keys, reads its calendar. */
export async function openOffice(q: OfficeOptions & { readonly masterKey: Buffer }): Promise<Office> {
  const profile = await transactIn(q.database, tx => profileOf(tx, q.profile))
  await transactIn(q.database, tx => checkMasterKey(tx, profile, deriveKey(q.masterKey, 'check', profile)))
  return officeOf(q, profile)
}

/** An office whose words stay sealed: its history can be checked, nothing can be said in it. */
export async function openWithoutKey(q: OfficeOptions): Promise<Office> {
  const profile = await transactIn(q.database, tx => profileOf(tx, q.profile))
  return officeOf({ ...q, masterKey: Buffer.alloc(KEY_BYTES) }, profile)
}

async function officeOf(
  q: OfficeOptions & { readonly masterKey: Buffer },
  profile: Profile,
): Promise<Office> {
  const key = (purpose: string) => deriveKey(q.masterKey, purpose, profile)
  let calendar = await transactIn(q.database, readCalendar)
  let days = await transactIn(q.database, countCalendarDays)
  // A notice may come in through another process: looked for as often as names are.
  const registers = new Registers(async tx => {
    const now = await countCalendarDays(tx)
    if (now === days) return
    calendar = await readCalendar(tx)
    days = now
  })
  return {
    database: q.database,
    dataDir: q.dataDir,
    masterKey: q.masterKey,
    programs: new Map((q.programs ?? allPrograms).map(program => [program.id, program])),
    profile,
    keys: {
      vault: key('vault'),
      search: key('search'),
      subject: key('subject'),
      totp: key('totp'),
      webhook: key('webhook'),
    },
    get calendar() {
      return calendar
    },
    registers,
    titles: new Titles(),
    pasts: new Pasts(),
  }
}

/** The family of algorithms, fixed when the database is first opened: keys are derived with it. */
async function profileOf(tx: Tx, wanted: Profile | undefined): Promise<Profile> {
  const known = await setting(tx, 'profile')
  if (known === 'intl' || known === 'sm') return known
  await putSetting(tx, 'profile', wanted ?? 'intl')
  return wanted ?? 'intl'
}

/**
 * The first opening leaves a sealed word behind; a later one must be able to read it. With another master key
 * everything would look whole, and no word, name or number could be read.
 */
async function checkMasterKey(tx: Tx, profile: Profile, key: Uint8Array): Promise<void> {
  const known = await setting(tx, MASTER_KEY_CHECK)
  if (typeof known !== 'string') {
    const nonce = randomBytes(nonceBytes[profile])
    return putSetting(
      tx,
      MASTER_KEY_CHECK,
      seal({ profile, key, nonce, plain: Buffer.from(MASTER_KEY_CHECK), aad: MASTER_KEY_CHECK }),
    )
  }
  if (!opens(key, known))
    throw new Refused({
      zh: '主密钥与数据库不符：诉求、姓名、电话都无法读取。请把备份的 master.key 放回数据目录，或用 MASTER_KEY 给出',
      en: 'The master key does not fit this database: no words, names or numbers can be read. Put the backed-up master.key back into the data directory, or give it as MASTER_KEY',
    })
}

/** A new key would be of no use to a database that was sealed with another, and might be taken for it. */
export async function refuseLostKey(database: Database, dataDir: string): Promise<void> {
  const known = await transactIn(database, tx => setting(tx, MASTER_KEY_CHECK))
  if (typeof known !== 'string') return
  throw new Refused({
    zh: `缺少主密钥 ${dataDir}/master.key：诉求、姓名、电话都无法读取。请把备份的 master.key 放回数据目录，或用 MASTER_KEY 给出`,
    en: `The master key is missing (${dataDir}/master.key): no words, names or numbers can be read. Put the backed-up master.key back there, or give it as MASTER_KEY`,
  })
}

/** Whether a master key is the one with which a backup's word was sealed. */
export const masterKeyFits = (masterKey: Buffer, q: { readonly profile: Profile; readonly check: string }) =>
  opens(deriveKey(masterKey, 'check', q.profile), q.check)

function opens(key: Uint8Array, check: string): boolean {
  try {
    unseal(key, check, MASTER_KEY_CHECK)
    return true
  } catch {
    return false
  }
}

/** The setting that holds the sealed word: a backup carries it along. */
export const MASTER_KEY_CHECK = 'master-key-check'

/** One request, one message, one tick of the clock: one transaction. Answer after it. */
export const transact = <T>(
  office: Pick<Office, 'database'>,
  work: (tx: Tx) => Promise<T>,
  options?: TransactOptions,
): Promise<T> => transactIn(office.database, work, options)

/** A request that only looks: nothing it runs can write. */
export const reading = <T>(office: Pick<Office, 'database'>, work: (tx: Tx) => Promise<T>): Promise<T> =>
  readingIn(office.database, work)

/** A new id: UUIDv7, so that rows of one hour lie together. */
export const newId = (): string => v7()
