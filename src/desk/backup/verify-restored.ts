/** Verifies a restored database: its chains and days, and with the master key every sealed word. */
import { isProblem } from '../../core/problem.ts'
import { type Office, openOffice, openWithoutKey, transact } from '../office.ts'
import { type Verdict, verify } from '../verify.ts'
import type { KeyState } from './check-backup.ts'

const MOST_SAID = 20

export async function verifyRestored(q: {
  readonly database: Office['database']
  readonly dataDir: string
  readonly masterKey: Buffer | undefined
  readonly key: KeyState
  readonly say: (line: string) => void
}): Promise<Verdict> {
  const { masterKey, ...rest } = q
  const office =
    masterKey && q.key === 'fits' ? await openOffice({ ...rest, masterKey }) : await openWithoutKey(rest)
  let said = 0
  const say = (line: string) => {
    if (++said <= MOST_SAID) q.say(line)
  }
  const verdict = await transact(office, tx => verify(tx, office, { words: q.key === 'fits', say }), {
    isolation: 'repeatable read',
    readOnly: true,
  })
  if (isProblem(verdict)) throw new Error(JSON.stringify(verdict))
  return verdict
}
