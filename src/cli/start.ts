/** `yiwang start`: serves a data directory until it is told to stop. */
import { once } from 'node:events'
import { defineCommand, parsePort } from './arguments.ts'

export const command = defineCommand({
  title: { zh: '启动平台：数据库、网页、接口、时钟', en: 'Start the platform: database, web, API, clock' },
  usage: 'start [--port N] [--host ADDRESS]',
  options: {
    port: {
      type: 'string',
      value: 'N',
      say: { zh: '端口，0 为任意空闲端口', en: 'port, 0 takes a free one (PORT, 8080)' },
    },
    host: {
      type: 'string',
      value: 'ADDRESS',
      say: { zh: '监听地址', en: 'address to listen on (HOST, 127.0.0.1)' },
    },
  },
  graceMs: 30_000,
  async run({ address, dataDir, openServer, print, say, stopping }, { values }) {
    const port = values.port === undefined ? address.port : parsePort(values.port, '--port')
    const server = await openServer({ host: values.host ?? address.host, port })
    print({ ready: true, url: server.url, hj212Port: server.hj212Port, dataDir })
    say(`一网已就绪，请打开 ${server.url}（Ctrl-C 停止）  Yiwang is ready (Ctrl-C stops it)`)
    if (!stopping.aborted) await once(stopping, 'abort')
    say('正在停止…  Stopping')
    await server.stop()
    return 0
  },
})
