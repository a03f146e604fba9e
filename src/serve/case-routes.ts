/** Reports, cases and steps over HTTP. */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  countCases,
  exportCases,
  listCases,
  lookAlikes,
  nearCases,
  postReport,
  postStep,
  readCase,
  search,
  suggestOwner,
  toDo,
  unmask,
} from '../contracts/cases.ts'
import { invalid, isProblem } from '../core/problem.ts'
import { exportCases as exportFile } from '../desk/export-cases.ts'
import { fileReport } from '../desk/file-report.ts'
import * as lists from '../desk/list-cases.ts'
import { newId, type Office } from '../desk/office.ts'
import * as desk from '../desk/read-case.ts'
import * as reporters from '../desk/reporters.ts'
import * as suggestions from '../desk/suggest.ts'
import { takeStep } from '../desk/take-step.ts'
import { SENT, serve } from './api.ts'
import { sendFile } from './file-routes.ts'

export function caseRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, postReport, async ({ tx, body, session, now, request }) => {
    const id = body.id ?? idFromKey(request, session.person.id) ?? newId()
    const report = { ...body, id, at: momentOf(body.at) }
    return fileReport(tx, office, { scope: session.scope, by: session.actor, report, now })
  })

  serve(app, office, postStep, async ({ tx, params, body, session, now, request, reply }) => {
    const { scope, actor: by } = session
    const ifSeq = seqOf(request.headers['if-match'])
    if (isProblem(ifSeq)) return ifSeq
    const input = { ...body, at: momentOf(body.at), ifSeq }
    const done = await takeStep(tx, office, { scope, by, caseId: params.id, input, now })
    if (isProblem(done)) return done
    const shown = await desk.readCase(tx, office, { scope, by, caseId: params.id, now })
    if (!isProblem(shown)) void reply.header('etag', `"${shown.seq}"`)
    return shown
  })

  serve(app, office, readCase, async ({ tx, params, query, session, now, reply }) => {
    const shown = await desk.readCase(tx, office, {
      scope: session.scope,
      by: session.actor,
      caseId: params.id,
      now,
      at: momentOf(query.at),
      knownAt: momentOf(query.knownAt),
    })
    if (!isProblem(shown)) void reply.header('etag', `"${shown.seq}"`)
    return shown
  })

  serve(app, office, listCases, async ({ tx, query, session, now }) => {
    const { cursor, limit, sort, at, ...asked } = query
    return lists.list(tx, office, { scope: session.scope, asked, sort, cursor, limit, now, at: momentOf(at) })
  })
  serve(app, office, countCases, async ({ tx, query, session, now }) =>
    lists.count(tx, office, { scope: session.scope, asked: query, now }),
  )
  serve(app, office, exportCases, async ({ tx, query, session, now, reply }) => {
    const { format, ...asked } = query
    const file = await exportFile(tx, office, {
      scope: session.scope,
      asked,
      format,
      now,
      language: session.person.language,
    })
    if (isProblem(file)) return file
    await sendFile(reply, file)
    return SENT
  })
  serve(app, office, toDo, async ({ tx, query, session, now }) =>
    lists.toDo(tx, office, { scope: session.scope, limit: query.limit, now }),
  )
  serve(app, office, search, async ({ tx, query, session, now }) => {
    const { items } = await lists.search(tx, office, {
      scope: session.scope,
      text: query.q,
      limit: query.limit,
      now,
    })
    return { items }
  })
  serve(app, office, nearCases, async ({ tx, params, session, now }) =>
    suggestions.near(tx, office, { scope: session.scope, caseId: params.id, now }),
  )
  serve(app, office, lookAlikes, async ({ tx, body, session, now }) =>
    suggestions.lookAlikes(tx, office, { scope: session.scope, ...body, now }),
  )
  serve(app, office, suggestOwner, async ({ tx, query, session, now }) =>
    suggestions.suggest(tx, office, { scope: session.scope, ...query, now }),
  )
  serve(app, office, unmask, async ({ tx, params, body, session, now }) =>
    reporters.unmask(tx, office, {
      scope: session.scope,
      by: session.actor,
      report: params.id,
      reason: body.reason,
      now,
    }),
  )
}

const momentOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)

/** `If-Match: "7"` is the seq the sender saw. */
function seqOf(header: string | undefined) {
  if (header === undefined || header === '*') return undefined
  const seq = /^(?:W\/)?"(\d{1,9})"$/.exec(header)?.[1]
  return seq === undefined
    ? invalid('If-Match', header, {
        zh: '上一次返回的 ETag，例如 "7"',
        en: 'the ETag of the last answer, for example "7"',
      })
    : Number(seq)
}

/** An id made of the Idempotency-Key, its sender and nothing else, so that a retry makes the same one (UUIDv8). */
function idFromKey(request: FastifyRequest, person: string): string | undefined {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key === '') return undefined
  const hex = createHash('sha256').update(`${person}\n${key}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
