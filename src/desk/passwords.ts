/** Passwords: argon2id at the parameters OWASP names first (19 MiB, two passes, one lane). */
import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password, COST)

/** False also for a stored value that is no hash: nobody signs in with it. */
export const checkPassword = async (stored: string, password: string): Promise<boolean> => {
  try {
    return await verify(stored, password, COST)
  } catch {
    return false
  }
}

/** Without letters that are read wrong aloud (0 O, 1 l I). */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** A random password of 16 characters: 92 bits. */
export const newPassword = (): string =>
  Array.from({ length: 16 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
