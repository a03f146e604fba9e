/** The passphrase of a sealed backup: from a file, or from the environment; never from the command line, which others see. */
import { readFileSync } from 'node:fs'
import { type Context, WrongUsage } from './arguments.ts'

const LEAST = 12

export function passphraseOf(
  { backupPassphrase }: Pick<Context, 'backupPassphrase'>,
  file: string | undefined,
): string | undefined {
  const passphrase = file === undefined ? backupPassphrase : readLine(file)
  if (passphrase === undefined || passphrase.length >= LEAST) return passphrase
  throw new WrongUsage({
    zh: `口令太短，应有 ${LEAST} 个字符以上`,
    en: `the passphrase is too short: ${LEAST} characters or more`,
  })
}

function readLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new WrongUsage({
      zh: `口令文件不能读取：${reason}`,
      en: `the passphrase file cannot be read: ${reason}`,
    })
  }
}
