/** The built pages: one document for every address of the workbench, assets that never change. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import staticFiles from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../core/problem.ts'
import { sendProblem } from './problems.ts'

const ROOT = fileURLToPath(new URL('../../out/web/', import.meta.url))

export async function webPages(app: FastifyInstance): Promise<void> {
  const built = existsSync(`${ROOT}index.html`)
  if (built) {
    await app.register(staticFiles, {
      root: `${ROOT}assets`,
      prefix: '/assets/',
      index: false,
      maxAge: '1y',
      immutable: true,
      schemaHide: true,
    })
  }
  app.setNotFoundHandler(async (request, reply) => {
    // Whoever looks whether we are there, with curl or a monitor, takes anything.
    const wantsPage =
      request.method === 'GET' &&
      !/^\/(api|assets)\//.test(request.url) &&
      (request.url === '/' || (request.headers.accept ?? '').includes('text/html'))
    if (!wantsPage) return sendProblem(reply, refuse('not-found', { path: request.url }))
    if (!built)
      return reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .send('网页尚未构建，请运行 npm start。 The pages are not built yet: run npm start.')
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(await readFile(`${ROOT}index.html`))
  })
}
