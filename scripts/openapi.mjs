// Writes docs/openapi.json from the contracts; with --check it only compares. No database: nothing is asked.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as prettier from 'prettier'
import { buildApp } from '../src/serve/server.ts'

const FILE = fileURLToPath(new URL('../docs/openapi.json', import.meta.url))

const app = await buildApp({})
await app.ready()
const text = await prettier.format(JSON.stringify(app.swagger()), {
  ...(await prettier.resolveConfig(FILE)),
  filepath: FILE,
})
await app.close()

if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  process.stderr.write('docs/openapi.json is not what the contracts say: run node scripts/openapi.mjs\n')
  process.exitCode = 1
}
