/** Files: checked by what they contain, kept by their digest, on disk before their row is committed. */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileReply } from '../contracts/cases.ts'
import type { Instant } from '../core/instant.ts'
import type { Actor } from '../core/post.ts'
import { type Problem, refuse } from '../core/problem.ts'
import type { Scope } from '../core/scope.ts'
import { casesByIds } from '../store/cases.ts'
import type { Tx } from '../store/database.ts'
import { type FileRow, filesByIds } from '../store/files.ts'
import { insertAll, iso, isoOrNull } from '../store/insert.ts'
import { type FileRefusal, isRefusedImage, readImage, sniff, thumbnail } from '../wire/image.ts'
import { newId, type Office } from './office.ts'
import { showFile } from './read-case.ts'

/** The largest file taken; photos have a limit of their own. */
export const MOST_BYTES = 100 * 1024 * 1024

export async function putFile(
  tx: Tx,
  office: Office,
  q: {
    readonly scope: Scope
    readonly by: Actor
    readonly name: string
    readonly bytes: Buffer
    readonly now: Instant
  },
): Promise<FileReply | Problem> {
  const kind = await sniff(q.bytes)
  if (isRefusedImage(kind)) return notTaken(kind, q.name)
  const image = kind.isImage ? await readImage(q.bytes) : undefined
  if (image && isRefusedImage(image)) return notTaken(image, q.name)
  const digest = createHash('sha256').update(q.bytes).digest('hex')
  await keep(office, digest, q.bytes)
  const row: FileRow = {
    id: newId(),
    digest,
    type: kind.type,
    size: q.bytes.length,
    name: cleanName(q.name),
    width: image?.width ?? null,
    height: image?.height ?? null,
    lon: image?.position?.lon ?? null,
    lat: image?.position?.lat ?? null,
    takenAt: image?.takenAt ?? null,
    by: q.by.person,
    caseId: null,
  }
  const { takenAt, caseId, ...plain } = row
  await insertAll(tx, {
    files: [
      { district: q.scope.district, ...plain, taken_at: isoOrNull(takenAt), case_id: caseId, at: iso(q.now) },
    ],
  })
  return showFile(row)
}

/** The bytes of a file that hangs on a case one may see, or that one sent oneself. `small` is a thumbnail without metadata. */
export async function readFileOf(
  tx: Tx,
  office: Office,
  q: { readonly scope: Scope; readonly by: Actor; readonly id: string; readonly small: boolean },
): Promise<
  { readonly type: string; readonly name: string; readonly digest: string; readonly bytes: Buffer } | Problem
> {
  const row = (await filesByIds(tx, q.scope.district, [q.id]))[0]
  const mine = row?.caseId === null && row.by !== null && row.by === q.by.person
  const seen = row?.caseId ? (await casesByIds(tx, q.scope, [row.caseId])).length > 0 : mine
  if (!row || !seen) return refuse('not-found', { file: q.id })
  const path = pathOf(office, row.digest)
  if (!q.small) return { ...row, bytes: await readFile(path) }
  if (!row.type.startsWith('image/')) return refuse('not-found', { file: q.id })
  const small = await readFile(`${path}.small`).catch(() => makeSmall(path))
  return small ? { ...row, type: 'image/webp', bytes: small } : refuse('wrong-type', { file: q.id })
}

const notTaken = (it: FileRefusal, name: string): Problem =>
  refuse(it.code === 'too-large' ? 'too-large' : 'wrong-type', {}, [
    { field: 'file', value: name, allowed: it.refused },
  ])

/** A thumbnail without metadata, kept beside the photo: it can always be made again. */
async function makeSmall(path: string): Promise<Buffer | undefined> {
  const made = await thumbnail(await readFile(path))
  if (isRefusedImage(made)) return undefined
  const bytes = Buffer.from(made.bytes)
  await keepAt(`${path}.small`, bytes).catch(() => {}) // on a full disk it is made again the next time
  return bytes
}

export const pathOf = (office: Pick<Office, 'dataDir'>, digest: string): string =>
  join(office.dataDir, 'files', digest.slice(0, 2), digest)

/** By its content: what is there already stays. */
async function keep(office: Office, digest: string, bytes: Buffer): Promise<void> {
  const path = pathOf(office, digest)
  if (
    await stat(path).then(
      it => it.size === bytes.length,
      () => false,
    )
  )
    return
  await mkdir(dirname(path), { recursive: true })
  await keepAt(path, bytes)
}

/** Written beside its place, flushed, then moved: after a power cut a file is there whole or not at all. */
async function keepAt(path: string, bytes: Buffer): Promise<void> {
  const beside = `${path}.${newId()}`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await unlink(beside).catch(() => {}) // a full disk should not be kept full by what did not fit
    throw error
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const cleanName = (name: string): string =>
  name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}/\\"<>|:*?]/gu, '') // Cf too: a name can be written to read backwards
    .slice(-120)
    .replace(/^[\udc00-\udfff]/, '') // the second half of a character that was cut
    .toWellFormed() || 'file'
