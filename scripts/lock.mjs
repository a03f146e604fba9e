// One process at a time does a piece of work (installing, building); the others wait and find it done.
// Built-ins of Node 20 only: this runs before anything is installed.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const POLL_MS = 200
const TOO_OLD_MS = 20 * 60_000 // longer than any install: the pid in it belongs to somebody else by now

/**
 * Runs `work` holding the lock `out/NAME.lock`, a folder with our pid inside. `work` is handed a function that
 * adds the pid of its child: npm goes on when only we are killed, and nobody may install beside it.
 */
export async function withLock(root, name, work) {
  const lock = join(root, 'out', `${name}.lock`)
  for (let hasSaid = false; !take(lock);) {
    const holder = holderOf(lock)
    if (holder !== undefined && !holder.pids.some(pid => isAlive(pid, lock))) removeOf(lock, holder.text)
    else {
      if (!hasSaid && holder)
        process.stderr.write(
          `等待另一个进程（${holder.pids[0]}）完成  Waiting for ${name} by another process\n`,
        )
      hasSaid = true
      await pause(POLL_MS)
    }
  }
  try {
    return await work(pid => writeFileSync(join(lock, 'pid'), `${process.pid} ${pid} ${Date.now()}`))
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

/** Made whole under another name and then renamed: nobody ever sees a lock without a pid. */
function take(lock) {
  const mine = `${lock}.${process.pid}`
  mkdirSync(mine, { recursive: true })
  writeFileSync(join(mine, 'pid'), `${process.pid} ${Date.now()}`)
  try {
    renameSync(mine, lock)
    return true
  } catch {
    rmSync(mine, { recursive: true, force: true })
    return false
  }
}

function holderOf(lock) {
  try {
    const text = readFileSync(join(lock, 'pid'), 'utf8')
    return { text, pids: text.split(' ').slice(0, -1).map(Number) }
  } catch {
    return undefined
  }
}

function isAlive(pid, lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > TOO_OLD_MS) return false
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Takes a dead holder's lock away; when it turns out to be a new one, puts it back. */
function removeOf(lock, text) {
  const aside = `${lock}.dead.${process.pid}`
  try {
    renameSync(lock, aside)
  } catch {
    return // somebody else was quicker
  }
  if (holderOf(aside)?.text !== text) renameSync(aside, lock)
  else rmSync(aside, { recursive: true, force: true })
}
