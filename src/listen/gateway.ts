/** The gateway of devices: HJ 212 over TCP. */
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import type { Office } from '../desk/office.ts'

export interface Gateway {
  readonly port: number
  stop(): Promise<void>
}

export interface GatewayOptions {
  readonly host: string
  readonly port: number
  readonly onFault: (error: unknown, where: string) => void
}

export async function startGateway(_office: Office, q: GatewayOptions): Promise<Gateway> {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.resume()
  })
  server.listen(q.port, q.host)
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : q.port,
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
