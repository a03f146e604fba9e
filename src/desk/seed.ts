/** Where the product's own facts lie: division names and holidays, each with its source. */
import { fileURLToPath } from 'node:url'

export const seedFile = (name: string): string =>
  fileURLToPath(new URL(`../../seed/${name}`, import.meta.url))
