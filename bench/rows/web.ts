/** What a browser loads before the workbench shows anything: the entry and all it imports, compressed. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { Row } from '../row.ts'

const WEB = fileURLToPath(new URL('../../out/web/', import.meta.url))
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["']\.\/([\w.-]+\.js)["']/g

export const web: Row = {
  id: 'web',
  title: 'First load of the workbench, gzip',
  once: async () => {
    const page = join(WEB, 'index.html')
    if (!existsSync(page)) throw new Error('the pages are not built: run npm start once')
    const html = readFileSync(page, 'utf8')
    const named = [...html.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.(?:js|css))"/g)].map(it => it[1] ?? '')
    const files = reached(named)
    const size = (list: readonly string[]) => list.reduce((sum, name) => sum + gzipped(`assets/${name}`), 0)
    const styles = files.filter(name => name.endsWith('.css'))
    return [
      {
        name: 'document, entry and everything it imports, styles',
        value: (gzipped('index.html') + size(files)) / 1000,
        unit: 'kB',
        most: 400,
        beside: `${files.length - styles.length} scripts, ${(size(styles) / 1000).toFixed(0)} kB of styles; fonts, map and charts come later`,
      },
    ]
  },
}

/** The files and, again and again, what they import statically. */
function reached(names: readonly string[]): string[] {
  const all = new Set(names)
  for (const name of all) {
    if (!name.endsWith('.js')) continue
    for (const [, other] of readFileSync(join(WEB, 'assets', name), 'utf8').matchAll(STATIC_IMPORT))
      if (other) all.add(other)
  }
  return [...all]
}

const gzipped = (name: string): number => gzipSync(readFileSync(join(WEB, name)), { level: 6 }).length
