/**
 * What the server says of itself, one event a line: for people, or as JSON for a collector of logs. An event holds
 * codes, ids and numbers; words, names, telephone numbers, addresses with what was searched for and bodies never
 * get here.
 */
import type { FastifyInstance } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, once that is known. */
    person: string | null
  }
}

type Value = string | number | boolean | null | readonly string[]

export interface Log {
  /** A line written for people. */
  readonly say: (line: string) => void
  /** Something of ours broke. */
  readonly fault: (error: unknown, where: string) => void
  /** Absent where only people read along. */
  readonly event?: (event: string, fields: Readonly<Record<string, Value>>) => void
}

type Write = (line: string) => void

/** A terminal, or whoever reads the lines themselves. */
export const plainLog = (write: Write): Log => ({
  say: write,
  fault: (error, where) => write(`${where}: ${[headOf(error), ...framesOf(error)].join('\n    ')}`),
})

/** One JSON object a line. */
export function jsonLog(write: Write, clock: () => number = Date.now): Log {
  const put = (level: string, event: string, fields: Readonly<Record<string, Value>>) =>
    write(JSON.stringify({ at: new Date(clock()).toISOString(), level, event, ...fields }))
  return {
    say: line => put('info', 'message', { text: line }),
    fault: (error, where) =>
      put('error', 'fault', { where, error: headOf(error), stack: framesOf(error).map(it => it.trim()) }),
    event: (event, fields) => put('info', event, fields),
  }
}

/** One line a request, by the template of its route: what stands in an address may be somebody's words. */
export function logRequests(app: FastifyInstance, log: Log): void {
  const { event } = log
  if (!event) return
  app.addHook('onResponse', async (request, reply) =>
    event('request', {
      id: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      person: request.person,
    }),
  )
}

/** What went wrong, less what it went wrong with: a database quotes the values it refuses. */
function headOf(error: unknown): string {
  if (!(error instanceof Error)) return withoutValues(String(error))
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return `${error.name}${code}: ${withoutValues(error.message)}`
}

const framesOf = (error: unknown): string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter(line => /^\s+at /.test(line))
        .map(line => line.trim())
    : []

/** Whatever is quoted, Chinese, or a long number. */
export const withoutValues = (message: string): string =>
  (message.split('\n')[0] ?? '')
    .replaceAll(/"[^"]*"|'[^']*'|“[^”]*”|`[^`]*`/g, '"…"')
    .replaceAll(/[\p{Script=Han}][\p{Script=Han}\d\s·，。、；：（）-]*/gu, '…')
    .replaceAll(/\d{5,}/g, '…')
    .slice(0, 300)
