/** The office 办公室: what every verb of the desk works with. `main` opens it and hands it to the edges. */
import { transact as transactIn } from '../store/database.ts'
import type { Database, TransactOptions, Tx } from '../store/database.ts'

export type { Tx, TransactOptions } from '../store/database.ts'

export interface Office {
  readonly database: Database
  readonly dataDir: string
  readonly masterKey: Buffer
}

/** One request, one message, one tick of the clock: one transaction. Answer after it. */
export const transact = <T>(
  office: Office,
  work: (tx: Tx) => Promise<T>,
  options?: TransactOptions,
): Promise<T> => transactIn(office.database, work, options)
