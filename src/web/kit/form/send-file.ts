/** Sends one file; it is safe once the answer is there. */
import { type FileReply, postFile } from '../../../contracts/cases.ts'
import { addressOf, send } from '../call.ts'
import { newId } from '../new-id.ts'

export async function sendFile(file: File, signal: AbortSignal): Promise<FileReply> {
  const body = new FormData()
  body.append('file', file, file.name)
  const answer = await send(addressOf(postFile), {
    method: 'POST',
    headers: { accept: 'application/json', 'idempotency-key': newId() },
    credentials: 'same-origin',
    body,
    signal,
  })
  return (await answer.json()) as FileReply
}
