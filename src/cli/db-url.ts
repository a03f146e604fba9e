/** `yiwang db-url`: the connection string, for psql and for one's own tools. */
import { once } from 'node:events'
import { defineCommand } from './arguments.ts'

export const command = defineCommand({
  title: {
    zh: '显示数据库连接串；平台未运行时启动数据库并保持到 Ctrl-C',
    en: 'Print the connection string; without a running server, keep the database up until Ctrl-C',
  },
  usage: 'db-url',
  options: {},
  async run({ isEmbedded, liveServer, openOffice, say, stopping }) {
    const isServed = liveServer() !== undefined
    const { database } = await openOffice()
    process.stdout.write(`${database.url}\n`)
    if (isServed || !isEmbedded) return 0
    say('平台未运行，数据库保持到 Ctrl-C  No server is running: the database stays up until Ctrl-C')
    if (!stopping.aborted) await once(stopping, 'abort')
    return 0
  },
})
