/**
 * What a command is. Each file of this folder exports one as `command`; `main` finds it by the file's name:
 *
 *     export const command = defineCommand({
 *       title: { zh: '核对每个案件的事件链', en: 'Check the chain of events of every case' },
 *       usage: 'verify [--case ID]',
 *       options: { case: { type: 'string', say: { zh: '只核对这一件', en: 'only this case' } } },
 *       async run({ openOffice, print }, { values }) { … ; return ok ? 0 : 1 },
 *     })
 *
 * Answers go to `print` (one JSON line each, stdout), progress to `say` (stderr). `run` answers the exit code:
 * 0 done, 1 refused with a problem. Wrong arguments throw `WrongUsage`, exit 2. `--data` and `--help` are
 * understood for every command. After `run`, main closes what `openOffice` opened.
 */
import { parseArgs } from 'node:util'
import type { ParseArgsOptionDescriptor } from 'node:util'
import type { Bilingual } from '../core/language.ts'
import type { Office } from '../desk/office.ts'

export type Option = ParseArgsOptionDescriptor & { readonly say: Bilingual; readonly value?: string }
export type Options = Readonly<Record<string, Option>>

export interface Command<O extends Options = Options> {
  readonly title: Bilingual
  /** What follows `yiwang`. */
  readonly usage: string
  readonly options: O
  /** How long after Ctrl-C it may finish its work before the database is taken from it. */
  readonly graceMs?: number
  run(context: Context, args: Arguments<O>): Promise<number>
}

export interface Arguments<O extends Options> {
  readonly values: ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>['values']
  readonly positionals: readonly string[]
}

/** What main hands to a command. Made of functions, so that they can be taken apart in the signature. */
export interface Context {
  readonly dataDir: string
  /** From HOST, PORT and HJ212_PORT. */
  readonly address: Omit<ServerAddress, 'parts'>
  /** Aborted by Ctrl-C, SIGTERM, or the death of the process that started us. */
  readonly stopping: AbortSignal
  /** Whether the database is ours (no DATABASE_URL). */
  readonly isEmbedded: boolean
  readonly print: (value: unknown) => void
  readonly say: (line: string) => void
  /** Opens the database (the live server's, else one for this command), migrated. Once per command. */
  readonly openOffice: () => Promise<Office>
  /** The database as it stands: not migrated, no master key asked for. */
  readonly openDatabase: () => Promise<Office['database']>
  /** Whether there is a database already, or `openDatabase` would make one. */
  readonly hasDatabase: () => boolean
  /** The master key where there is one; none is made. */
  readonly findMasterKey: () => Buffer | undefined
  /** From BACKUP_PASSPHRASE. */
  readonly backupPassphrase: string | undefined
  /** Takes the data directory for this command alone, or says who has it. */
  readonly claimFolder: () => void
  /** The server that runs on this data directory now. */
  readonly liveServer: () =>
    { readonly pid: number; readonly url?: string; readonly hj212Port?: number | null } | undefined
  /** Takes the data directory for us alone, has it prepared, and serves it. */
  readonly openServer: (at: ServerAddress, prepare: (office: Office) => Promise<void>) => Promise<OpenServer>
}

/** What one process can do of the whole; a bigger city runs several of each. */
export const serverParts = ['http', 'gateway', 'clock'] as const
export type ServerPart = (typeof serverParts)[number]

export interface ServerAddress {
  readonly host: string
  readonly port: number
  readonly hj212Port: number
  readonly parts: ReadonlySet<ServerPart>
}

export interface OpenServer {
  /** Of the web; of `/health` and `/metrics` alone where the web is not served. */
  readonly url: string
  /** `null` without the part. */
  readonly hj212Port: number | null
  readonly stop: () => Promise<void>
}

/** The arguments are wrong: said with the usage, exit 2. */
export class WrongUsage extends Error {
  readonly say: Bilingual

  constructor(say: Bilingual) {
    super(say.en)
    this.name = 'WrongUsage'
    this.say = say
  }
}

/** Checks the options by the compiler and forgets them, so that commands fit in one table. */
export const defineCommand = <const O extends Options>(command: Command<O>): Command => command

const COMMON = {
  data: {
    type: 'string',
    value: 'DIR',
    say: { zh: '数据目录', en: 'data directory (else DATA_DIR, else ./data)' },
  },
  help: { type: 'boolean', short: 'h', say: { zh: '显示说明', en: 'this text' } },
} as const satisfies Options

/** Arguments of a command with `--data` and `--help`; wrong ones throw `WrongUsage`. */
export function parseArguments(command: Command, argv: readonly string[]) {
  try {
    const options = { ...command.options, ...COMMON }
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    })
    return { values, positionals, data: values.data, wantsHelp: values.help === true }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new WrongUsage({ zh: `参数有误：${reason}`, en: reason })
  }
}

/** A TCP port from a flag or a variable; 0 takes a free one. */
export function parsePort(text: string, name: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new WrongUsage({
    zh: `${name} 为 ${text}，应为 0 到 65535 的整数`,
    en: `${name} is ${text}: expected a whole number from 0 to 65535`,
  })
}

/** The family of hashes and ciphers a new database begins with: `sm` 国密 or `intl`, the default. */
export function parseProfile(text: string | undefined): 'intl' | 'sm' | undefined {
  if (text === undefined || text === 'intl' || text === 'sm') return text
  throw new WrongUsage({
    zh: `CRYPTO_PROFILE 为 ${text}，应为 intl 或 sm（国密）`,
    en: `CRYPTO_PROFILE is ${text}: expected intl or sm`,
  })
}

/** Lines for people, or JSON for a collector of logs. */
export function parseLog(text: string | undefined): 'text' | 'json' {
  if (text === undefined || text === 'text') return 'text'
  if (text === 'json') return text
  throw new WrongUsage({
    zh: `LOG 为 ${text}，应为 text 或 json`,
    en: `LOG is ${text}: expected text or json`,
  })
}

/** The address people open. Browsers sign in by passkey only under TLS, or at their own machine. */
export function parsePublicUrl(text: string | undefined): URL | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost')
  if (url && isSafe && url.pathname === '/' && !url.search && !url.hash && !url.username) return url
  throw new WrongUsage({
    zh: `PUBLIC_URL 为 ${text}，应为对外网址，如 https://yiwang.example.gov.cn，不带路径`,
    en: `PUBLIC_URL is ${text}: expected the public address without a path, as https://yiwang.example.gov.cn`,
  })
}

/** The provider of single sign-on, undefined where none is named. All of it has to be there, or none. */
export function parseSingleSignOn(q: {
  readonly issuer: string | undefined
  readonly clientId: string | undefined
  readonly clientSecret: string | undefined
  readonly nameClaim: string
  readonly publicUrl: URL | undefined
}) {
  if (!q.issuer) return undefined
  const issuer = URL.canParse(q.issuer) ? new URL(q.issuer) : undefined
  const isHere = issuer?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(issuer.hostname)
  if (!issuer || (issuer.protocol !== 'https:' && !isHere))
    throw new WrongUsage({
      zh: `OIDC_ISSUER 为 ${q.issuer}，应为 https 网址`,
      en: `OIDC_ISSUER is ${q.issuer}: expected an https address`,
    })
  if (!q.clientId || !q.clientSecret || !q.publicUrl)
    throw new WrongUsage({
      zh: '设置了 OIDC_ISSUER，还须设置 OIDC_CLIENT_ID、OIDC_CLIENT_SECRET 和 PUBLIC_URL',
      en: 'OIDC_ISSUER is set: OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and PUBLIC_URL are needed too',
    })
  return { issuer, clientId: q.clientId, clientSecret: q.clientSecret, nameClaim: q.nameClaim }
}

/** The text of `yiwang NAME --help`. */
export function helpOf(command: Command): string {
  const options = Object.entries<Option>({ ...command.options, ...COMMON })
  const flags = options.map(([name, it]) => ({ flag: flagOf(name, it), say: `${it.say.zh}  ${it.say.en}` }))
  const width = Math.max(...flags.map(it => it.flag.length))
  const lines = flags.map(it => `  ${it.flag.padEnd(width)}  ${it.say}`)
  return [`yiwang ${command.usage}`, '', command.title.zh, command.title.en, '', ...lines].join('\n')
}

function flagOf(name: string, option: Option): string {
  const short = option.short ? `-${option.short}, ` : ''
  return `${short}--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`
}
