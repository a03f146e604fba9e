/** An hour of the demo district in a minute: its devices over TCP, its people over HTTP, and what the server holds after it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { cpuDuring, pssOf, rssOf } from '../processes.ts'
import type { Result, Row } from '../row.ts'
import { running, YIWANG } from '../running.ts'

const RATE = 60
const MINUTES = 60
const MB = 2 ** 20

export const simulation: Row = {
  id: 'simulation',
  title: `An hour of simulation at ${RATE} times the pace of life`,
  once: () =>
    running(async ({ dataDir, watched }) => {
      const memory = () => ({ node: rssOf(watched.node) / MB, postgres: pssOf(watched.postmaster) / MB })
      const before = memory()
      const cpu = await cpuDuring(watched, async () => {
        const words = [YIWANG, 'simulate', '--rate', String(RATE), '--data', dataDir]
        const life = spawn(process.execPath, words, { stdio: 'ignore' })
        const ended = once(life, 'exit')
        await pause((MINUTES / RATE) * 60_000)
        life.kill('SIGINT')
        await ended
      })
      const after = memory()
      const results: Result[] = [
        { name: 'memory of Node after it (RSS)', value: after.node, unit: 'MB', beside: was(before.node) },
        {
          name: 'memory of PostgreSQL after it (PSS)',
          value: after.postgres,
          unit: 'MB',
          beside: was(before.postgres),
        },
        {
          name: 'CPU of the server for the hour',
          value: (cpu.node + cpu.postgres) / 1000,
          unit: 's',
          beside: `node ${(cpu.node / 1000).toFixed(1)}, postgres ${(cpu.postgres / 1000).toFixed(1)}`,
        },
      ]
      return results
    }),
}

const was = (mb: number): string => `${mb.toFixed(0)} before it`
