/** A route as both sides see it: `serve` registers it, `web` calls it, OpenAPI prints it. */
import { z } from 'zod'
import { uuid } from '../core/form.ts'
import type { Bilingual } from '../core/language.ts'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below `/api/v1`, with `{id}` for parameters. */
  readonly path: string
  readonly summary: Bilingual
  readonly tag: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Request headers that mean something here. */
  readonly headers?: z.ZodObject
  /** The body is a file sent as a form, not JSON. */
  readonly takesFile?: true
  readonly reply: z.ZodType
  readonly status?: 200 | 201
  /** Served without a session. */
  readonly open?: true
}

/** Keeps the exact schemas of a route in its type. */
export const route = <const R extends Route>(it: R): R => it

type Read<S> = S extends z.ZodType ? z.output<S> : undefined
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined

/** What the server's side of a route is handed. */
export interface Asked<R extends Route> {
  readonly params: Read<R['params']>
  readonly query: Read<R['query']>
  readonly body: Read<R['body']>
}

/** What a caller of a route gives. */
export interface Asking<R extends Route> {
  readonly params?: Sent<R['params']>
  readonly query?: Sent<R['query']>
  readonly body?: Sent<R['body']>
}

export type Reply<R extends Route> = z.output<R['reply']>

export const bilingual = z.object({ zh: z.string(), en: z.string() })

export const position = z.object({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })

/** A retry with the same key is answered like the first try; the same key with another body is refused. */
export const idempotency = z.object({
  'idempotency-key': z
    .string()
    .max(200)
    .optional()
    .meta({ description: '重试时不变 the same on every retry', examples: ['call-20261121-17'] }),
})

export const ifMatch = z.object({
  'if-match': z
    .string()
    .max(40)
    .optional()
    .meta({ description: '上一次返回的 ETag；已变则 412', examples: ['"3"'] }),
})

export const idParams = z.object({ id: uuid })

/** RFC 9457, with the fields that are wrong. */
export const problemReply = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    say: bilingual,
    about: z.record(z.string(), z.unknown()),
    fields: z.array(z.object({ field: z.string(), value: z.unknown(), allowed: bilingual })),
  })
  .meta({ id: 'Problem' })

export type ProblemReply = z.infer<typeof problemReply>
