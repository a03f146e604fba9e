/**
 * The simulation that a server runs by itself, seen from another command: that it is there, and what it is asked for.
 * Two files beside the data, since both run on one machine.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitors, type Monitor } from '../../desk/demo/monitors.ts'

const owns = (dataDir: string) => join(dataDir, 'simulation.json')
const wish = (dataDir: string) => join(dataDir, 'simulation-exceed')

/** Says that this process simulates; take it back at the end. */
export function sayOwn(dataDir: string): () => void {
  rmSync(wish(dataDir), { force: true })
  writeFileSync(owns(dataDir), `${JSON.stringify({ pid: process.pid })}\n`)
  return () => {
    rmSync(owns(dataDir), { force: true })
    rmSync(wish(dataDir), { force: true })
  }
}

/** Whether the server with that pid simulates; the file of one that was killed names another. */
export function isOwn(dataDir: string, pid: number | undefined): boolean {
  if (pid === undefined || !existsSync(owns(dataDir))) return false
  return readFileSync(owns(dataDir), 'utf8').includes(`"pid":${pid}}`)
}

/** Asks the server's own simulation to let a device exceed its limit. */
export const wishExceed = (dataDir: string, { mn }: Monitor): void => writeFileSync(wish(dataDir), mn)

/** The device that is asked for, once. */
export function takeWish(dataDir: string): Monitor | undefined {
  const path = wish(dataDir)
  if (!existsSync(path)) return undefined
  const mn = readFileSync(path, 'utf8')
  rmSync(path, { force: true })
  return monitors.find(it => it.mn === mn)
}
