/** Files to import, made for a test or from the data beside the checkout, and what an import of them is asked with. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Instant } from '../../src/core/instant.ts'
import { isProblem, type Problem } from '../../src/core/problem.ts'
import type { Scope } from '../../src/core/scope.ts'
import type { Office } from '../../src/desk/office.ts'
import { importMessages } from '../../src/desk/import-table.ts'
import type { ImportSummary } from '../../src/desk/import-run.ts'

/** A file of `../shared/data`, or why the test is skipped. */
export function shared(name: string): { readonly path: string; readonly skip: string | false } {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))
  return { path, skip: existsSync(path) ? false : `no ${name} beside this checkout` }
}

export const asked = (
  path: string,
  more: { isDryRun?: boolean; now?: Instant; stopping?: AbortSignal } = {},
) => ({
  path,
  area: '150302',
  program: 'hotline',
  isDryRun: more.isDryRun ?? false,
  clock: () => more.now ?? Date.now(),
  progress: () => {},
  stopping: more.stopping ?? new AbortController().signal,
})

export interface Message {
  readonly message_id: string
  readonly user?: string
  readonly title?: string
  readonly created_at?: string
  readonly text?: string
  readonly reply?: string
  readonly replied_at?: string
}

export const message = (it: Message): Required<Message> => ({
  user: `A${it.message_id}`,
  title: '路灯不亮',
  created_at: '2025-03-03T09:00:00',
  text: '人民路路灯三盏不亮，夜里看不清路。',
  reply: '已安排维修，3月5日恢复照明。',
  replied_at: '2025-03-05T16:30:00',
  ...it,
})

const columns = ['message_id', 'user', 'title', 'created_at', 'text', 'reply', 'replied_at'] as const

export function messagesFile(folder: string, name: string, messages: readonly Message[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = messages.map(message).map(it => columns.map(column => cell(it[column])).join(','))
  const path = join(folder, name)
  writeFileSync(path, `${[columns.join(','), ...lines].join('\n')}\n`)
  return path
}

/** An import that must succeed. */
export const summary = (it: ImportSummary | Problem): ImportSummary => {
  if (isProblem(it)) throw new Error(JSON.stringify(it))
  return it
}

/** Takes messages in and answers what the import ended with. */
export const took = async (office: Office, path: string, now?: Instant): Promise<ImportSummary> =>
  summary(await importMessages(office, asked(path, now === undefined ? {} : { now })))

/** Somebody who sees all of the district. */
export const everything: Scope = {
  district: '150302',
  person: null,
  posts: [
    {
      id: 'leader',
      kind: 'leader',
      unit: 'government',
      area: '150302',
      programs: ['*'],
      title: { zh: '分管领导', en: 'Leader' },
    },
  ],
}
