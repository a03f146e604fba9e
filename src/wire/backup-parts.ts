/** What the JSON of a backup's blocks says, read by schemas: a backup comes from outside. */
import { z } from 'zod'

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
const count = z.int().min(0)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const migrationPart = z.object({ number: z.int().min(1), name: z.string(), sha256 })

/** A month of a table: made again before its rows are. The bounds as PostgreSQL prints them. */
export const monthPart = z.object({
  table: identifier,
  name: identifier,
  from: z.string().max(64),
  to: z.string().max(64),
})

export const sealingPart = z.object({
  algorithm: z.enum(['aes-256-gcm', 'sm4-ctr-hmac-sm3']),
  salt: z.base64url(),
  cost: z
    .int()
    .min(2 ** 14)
    .max(2 ** 20),
})

export const headPart = z.object({
  format: z.literal(1),
  created: z.iso.datetime(),
  program: z.string(),
  profile: z.enum(['intl', 'sm']),
  /** A word sealed with a key derived from the master key; null in a database that was never opened. */
  masterKeyCheck: z.string().nullable(),
  districts: z.array(z.string()),
  migrations: z.array(migrationPart).min(1),
  months: z.array(monthPart),
  /** The highest number of a transaction in the feed: what is written later needs higher ones. */
  feedEnd: count,
  sealing: sealingPart.nullable(),
})

export const tablePart = z.object({ table: identifier, columns: z.array(identifier).min(1) })
export const filePart = z.object({ digest: sha256, size: count })
export const sectionEndPart = z.object({ rows: count, bytes: count })
/** `isSound`: the bytes are still those the file is named by. */
export const fileEndPart = z.object({ bytes: count, isSound: z.boolean() })

export const indexPart = z.object({
  tables: z.array(z.object({ table: identifier, offset: count, rows: count, bytes: count })),
  files: z.object({ offset: count, files: count, bytes: count, missing: count, unsound: count }),
})

export const endPart = z.object({ blocks: count, bytes: count, rows: count, files: count, sha256 })

export type Head = z.infer<typeof headPart>
export type Sealing = z.infer<typeof sealingPart>
export type Index = z.infer<typeof indexPart>
export type End = z.infer<typeof endPart>
