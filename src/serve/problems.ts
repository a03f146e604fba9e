/** Problems on the wire: RFC 9457 `application/problem+json`, with the fields that are wrong. */
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { ProblemReply } from '../contracts/route.ts'
import { type FieldProblem, type Problem, problems, refuse } from '../core/problem.ts'

export function problemReply(it: Problem): ProblemReply {
  const { status, zh, en } = problems[it.problem]
  return {
    type: `urn:yiwang:problem:${it.problem}`,
    title: en,
    status,
    code: it.problem,
    say: { zh, en },
    about: { ...it.about },
    fields: it.fields.map(field => ({
      field: field.field,
      value: field.value ?? null,
      allowed: field.allowed,
    })),
  }
}

export async function sendProblem(reply: FastifyReply, it: Problem): Promise<void> {
  await reply
    .code(problems[it.problem].status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(problemReply(it))
}

/** What is no HTTP, or has an address or headers beyond sense, never becomes a request: it is answered on the socket. */
export function refuseOnSocket(error: Error, socket: Socket): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return void socket.destroy()
  const body = JSON.stringify(problemReply(refuse('not-well-formed', { said: error.message })))
  const headers = [
    'HTTP/1.1 400 Bad Request',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
}

/** Fields that do not fit their contract, thrown through Fastify's validation to the one handler of errors. */
export class BadInput extends Error {
  readonly problem: Problem

  constructor(fields: readonly FieldProblem[]) {
    super('the request does not fit its contract')
    // A body that is no object has no field to name.
    const named = fields.map(it => (it.field === '' ? { ...it, field: 'body' } : it))
    this.problem = refuse('invalid', {}, named)
  }
}

/** Errors that the HTTP library makes of bad requests, as problems; undefined for faults of ours. */
export function problemOfError(error: unknown): Problem | undefined {
  if (error instanceof BadInput) return error.problem
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? error.code : undefined
  const status = 'statusCode' in error ? error.statusCode : undefined
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return refuse('not-json', { said: error.message })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return refuse('too-large', { said: error.message })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return refuse('wrong-type', { said: error.message })
    case 'ENOSPC':
    case 'EDQUOT':
    case '53100': // disk full, said by PostgreSQL
      return refuse('no-space')
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case '08000': // connection exceptions
    case '08003':
    case '08006':
    case '57P01': // admin shutdown
    case '57P02': // crash shutdown
    case '57P03': // starting up
    case '53300': // too many connections
      return refuse('unavailable')
    default:
      break
  }
  if (status === 429) return refuse('too-many-tries')
  if (status === 400 && error.message.includes('JSON')) return refuse('not-json', { said: error.message })
  if (typeof status === 'number' && status >= 400 && status < 500)
    return refuse('not-well-formed', { said: error.message.slice(0, 200) })
  if (
    /connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/i.test(
      error.message,
    )
  )
    return refuse('unavailable')
  return undefined
}

const TOO_MANY_CONNECTIONS = '53300'

/** Passes by itself once the database is back, or the disk has room: no fault of ours. */
export function isPassing(error: unknown): boolean {
  const isCrowded = error instanceof Error && 'code' in error && error.code === TOO_MANY_CONNECTIONS
  const problem = problemOfError(error)?.problem
  return !isCrowded && (problem === 'unavailable' || problem === 'no-space')
}
