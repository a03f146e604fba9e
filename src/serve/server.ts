/** HTTP: one Fastify with every route. */
import Fastify from 'fastify'
import type { Office } from '../desk/office.ts'

export interface RunningServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

export async function startServer(
  _office: Office,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const app = Fastify()
  app.get('/health', () => ({ ok: true }))
  const url = await app.listen({ host, port })
  return { url, stop: () => app.close() }
}
