/** `yiwang import WHAT FILE`: takes in what other systems hold. The same file twice changes nothing. */
import { levelOf } from '../core/area.ts'
import { isProblem, type Problem } from '../core/problem.ts'
import { importAreas } from '../desk/import-areas.ts'
import { importDevices } from '../desk/import-devices.ts'
import { importLimits } from '../desk/import-limits.ts'
import { importPeople } from '../desk/import-people.ts'
import { importPlaces } from '../desk/import-places.ts'
import type { RegisterImport } from '../desk/import-register.ts'
import type { ImportSummary } from '../desk/import-run.ts'
import { importMessages, importRequests } from '../desk/import-table.ts'
import { importPosts, importUnits } from '../desk/import-units.ts'
import type { Office } from '../desk/office.ts'
import type { Context } from './arguments.ts'
import { defineCommand, WrongUsage } from './arguments.ts'
import { problemInWords } from './say-problem.ts'

const whats = [
  'messages',
  'requests',
  'areas',
  'places',
  'units',
  'posts',
  'people',
  'limits',
  'devices',
] as const

export const command = defineCommand({
  title: {
    zh: '导入留言、服务请求、辖区、对象、单位、岗位、人员、限值、监测设备；同一文件导入两次不变',
    en: 'Import messages, service requests, areas, places, units, posts, people, limits or devices; the same file twice changes nothing',
  },
  usage: `import ${whats.join('|')} FILE [--area CODE] [--program ID] [--dry-run]`,
  options: {
    area: {
      type: 'string',
      value: 'CODE',
      say: { zh: '归属辖区代码', en: 'area the rows belong to, as 150302' },
    },
    program: { type: 'string', value: 'ID', say: { zh: '业务', en: 'program, as hotline' } },
    kind: {
      type: 'string',
      value: 'KIND',
      say: { zh: '类别（默认 other）', en: 'kind of every case (other)' },
    },
    timezone: {
      type: 'string',
      value: 'ZONE',
      say: { zh: 'requests 中时间所在时区', en: 'zone of the times of requests, as America/New_York' },
    },
    from: {
      type: 'string',
      value: 'DAY',
      say: { zh: 'areas 生效日期', en: 'day from which areas that do not say so are valid' },
    },
    'dry-run': { type: 'boolean', say: { zh: '只检查，不写入', en: 'check only, write nothing' } },
  },
  graceMs: 30_000,
  async run(context, { values, positionals }) {
    const [what, path, ...rest] = positionals
    const chosen = whats.find(it => it === what)
    if (!chosen)
      throw wrong(
        `what 为 ${what ?? '空'}，可选：${whats.join('、')}`,
        `${what ?? 'nothing'} is none of ${whats.join(', ')}`,
      )
    if (path === undefined || rest.length > 0) throw wrong('应给出一个文件', 'expected one FILE')
    const job = jobOf(chosen, values)
    const common = {
      path,
      isDryRun: values['dry-run'] === true,
      clock: () => Date.now(),
      stopping: context.stopping,
    }
    const office = await context.openOffice()
    const done = await measured(context.say, progress => job(office, { ...common, progress }))
    context.print(done)
    if (isProblem(done)) {
      for (const line of problemInWords(done)) context.say(line)
      return 1
    }
    if (context.stopping.aborted) {
      context.say('已中断；再次运行同一命令可继续  Interrupted: the same command goes on from here')
      return 1
    }
    return 0
  },
})

interface Common {
  readonly path: string
  readonly isDryRun: boolean
  readonly clock: () => number
  readonly progress: (read: number) => void
  readonly stopping: AbortSignal
}

type Job = (office: Office, q: Common) => Promise<ImportSummary | Problem>

/** The work, once the options have been looked at: a wrong one is said before the database is opened. */
function jobOf(
  what: (typeof whats)[number],
  values: Readonly<Partial<Record<'area' | 'program' | 'kind' | 'timezone' | 'from', string | undefined>>>,
): Job {
  const from = dayOf(values.from)
  if (what === 'areas') return (office, q) => importAreas(office, { ...q, from })
  const area = values.area === undefined ? undefined : codeOf(values.area)
  if (what === 'units') return (office, q) => importUnits(office, { ...q, district: area })
  if (what === 'posts') return (office, q) => importPosts(office, { ...q, district: area })
  if (what === 'people') return (office, q) => importNamed(office, { ...q, district: area })
  if (what === 'devices') return (office, q) => importDevices(office, { ...q, district: area })
  if (what === 'limits') return (office, q) => importLimits(office, { ...q, district: area })
  const program = values.program ?? missing('program')
  if (what === 'places') return (office, q) => importPlaces(office, { ...q, program, area })
  const target = { program, area: area ?? missing('area'), kind: values.kind }
  if (what === 'messages') return (office, q) => importMessages(office, { ...q, ...target })
  const timeZone = zoneOf(values.timezone ?? missing('timezone'))
  return (office, q) => importRequests(office, { ...q, ...target, timeZone })
}

/** New passwords as CSV, once: they are kept nowhere. They and the names are letters and digits: no quotes. */
async function importNamed(office: Office, q: RegisterImport): Promise<ImportSummary | Problem> {
  const { summary, passwords } = await importPeople(office, q)
  const lines = passwords.map(it => `${it.name},${it.password}\n`)
  if (lines.length > 0) process.stdout.write(['name,password\n', ...lines].join(''))
  return summary
}

const PROGRESS_MS = 1_000

/** Says how far it is about once a second, and at the end how fast it was. */
async function measured(
  say: Context['say'],
  work: (progress: (read: number) => void) => Promise<ImportSummary | Problem>,
): Promise<ImportSummary | Problem> {
  const start = performance.now()
  let said = start
  const done = await work(read => {
    if (performance.now() - said < PROGRESS_MS) return
    said = performance.now()
    say(`已读 ${read} 行  ${read} rows read`)
  })
  if (isProblem(done)) return done
  const seconds = (performance.now() - start) / 1_000
  const speed = Math.round(done.read / Math.max(seconds, 0.001))
  say(
    `共 ${done.read} 行，${seconds.toFixed(1)} 秒  ${done.read} rows in ${seconds.toFixed(1)} s, ${speed} rows/s`,
  )
  return done
}

const wrong = (zh: string, en: string) => new WrongUsage({ zh, en })

function missing(name: string): never {
  throw wrong(`缺少 --${name}`, `--${name} is missing`)
}

function codeOf(text: string): string {
  if (levelOf(text) !== undefined) return text
  throw wrong(
    `--area 为 ${text}，应为 6、9、12 或 15 位数字的辖区代码`,
    `--area is ${text}: expected an area code of 6, 9, 12 or 15 digits`,
  )
}

function dayOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && text.length === 10) return text
  throw wrong(
    `--from 为 ${text}，应为存在的日期，如 2026-01-01`,
    `--from is ${text}: expected a day as 2026-01-01`,
  )
}

function zoneOf(text: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    const most = Intl.supportedValuesOf('timeZone').filter(it => it.split('/')[0] === text.split('/')[0])
    const such = (most.length > 0 ? most : ['Asia/Shanghai', 'America/New_York', 'Europe/London'])
      .slice(0, 8)
      .join(', ')
    throw wrong(
      `--timezone 为 ${text}，应为 IANA 时区名，如 ${such}`,
      `--timezone is ${text}: expected an IANA zone, as ${such}`,
    )
  }
}
