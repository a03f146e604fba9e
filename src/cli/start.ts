/** `yiwang start`: serves a data directory until it is told to stop. */
import { once } from 'node:events'
import { layOutDemo } from '../desk/demo/lay-out.ts'
import { type Office, transact } from '../desk/office.ts'
import { type LastPeriods, lastPeriods } from '../desk/demo/last-periods.ts'
import { monitors } from '../desk/demo/monitors.ts'
import { setUpChoices } from '../desk/setup.ts'
import {
  defineCommand,
  type OpenServer,
  parsePort,
  type ServerAddress,
  type ServerPart,
  serverParts,
  WrongUsage,
} from './arguments.ts'
import { sayOwn, takeWish } from './simulate/own.ts'
import { type Simulation, startSimulation, usualPace } from './simulate/simulation.ts'

export const command = defineCommand({
  title: { zh: '启动平台：数据库、网页、接口', en: 'Start the platform: database, web, API' },
  usage: 'start [--port N] [--hj212-port N] [--host ADDRESS] [--only PART] [--no-demo] [--no-simulation]',
  options: {
    port: {
      type: 'string',
      value: 'N',
      say: { zh: '端口，0 为任意空闲端口', en: 'port, 0 takes a free one (PORT, 8080)' },
    },
    'hj212-port': {
      type: 'string',
      value: 'N',
      say: {
        zh: '监测设备端口（HJ 212），0 为任意空闲端口',
        en: 'port of devices (HJ 212), 0 takes a free one (HJ212_PORT, 8212)',
      },
    },
    only: {
      type: 'string',
      multiple: true,
      value: 'PART',
      say: {
        zh: '只运行其中一部分：http 网页接口、gateway 设备接入、clock 时钟；可重复',
        en: 'run only http, gateway or clock; may be given twice',
      },
    },
    host: {
      type: 'string',
      value: 'ADDRESS',
      say: { zh: '监听地址', en: 'address to listen on (HOST, 127.0.0.1)' },
    },
    'no-demo': {
      type: 'boolean',
      say: { zh: '空库启动，不装入演示区', en: 'start empty, without the demo district' },
    },
    'no-simulation': {
      type: 'boolean',
      say: {
        zh: '演示区静止，不模拟设备和人员',
        en: 'leave the demo district as it is, without simulated devices and people',
      },
    },
  },
  graceMs: 30_000,
  async run({ address, dataDir, openServer, print, say, stopping }, { values }) {
    const at = {
      host: values.host ?? address.host,
      port: values.port === undefined ? address.port : parsePort(values.port, '--port'),
      hj212Port:
        values['hj212-port'] === undefined
          ? address.hj212Port
          : parsePort(values['hj212-port'], '--hj212-port'),
      parts: partsOf(values.only),
    }
    let next: string[] = []
    let last: LastPeriods | undefined
    const server = await openServer(at, async office => {
      if (values['no-demo']) next = await nextSteps(office, dataDir)
      else if (await layOut(office, say)) last = await transact(office, lastPeriods, { readOnly: true })
    })
    print({ ready: true, url: server.url, hj212Port: server.hj212Port, dataDir })
    say(
      !at.parts.has('http')
        ? '一网已就绪（Ctrl-C 停止）  Yiwang is ready (Ctrl-C stops it)'
        : `一网已就绪，请打开 ${server.url}（Ctrl-C 停止）  Yiwang is ready (Ctrl-C stops it)`,
    )
    for (const line of next) say(line)
    const simulation =
      last && !values['no-simulation']
        ? simulate(at, server, { dataDir, last, end: stopping, say })
        : undefined
    if (!stopping.aborted) await once(stopping, 'abort')
    say('正在停止…  Stopping')
    await simulation?.ended
    await server.stop()
    return 0
  },
})

function partsOf(only: readonly string[] | undefined): ReadonlySet<ServerPart> {
  const wrong = only?.find(it => !serverParts.some(part => part === it))
  if (wrong !== undefined)
    throw new WrongUsage({
      zh: `--only 为 ${wrong}，可选 ${serverParts.join('、')}`,
      en: `--only is ${wrong}: expected ${serverParts.join(', ')}`,
    })
  return new Set(only ? serverParts.filter(it => only.includes(it)) : serverParts)
}

/** Lays out the demo district the first time, and says once how its people sign in; whether this is the demo. */
async function layOut(office: Office, say: (line: string) => void): Promise<boolean> {
  const { passwords, state } = await layOutDemo(office, { now: Date.now() })
  const [first] = passwords
  if (state !== 'laid-out' || !first) return state !== 'not-empty'
  say(`已装入演示区：海勃湾区，人员均为虚构  The demo district is laid out; its people are invented`)
  say(
    `演示用户 ${passwords.length} 名，如 ${first.name}（${first.title}），密码均为 ${first.password}（只显示这一次）`,
  )
  say(`Demo people sign in with the password above, shown this once; from this machine one click does it`)
  return true
}

/** The demo lives while it is served: devices and people of this process, over TCP and HTTP like any others. */
function simulate(
  { host, parts }: ServerAddress,
  { url, hj212Port }: OpenServer,
  q: {
    readonly dataDir: string
    readonly last: LastPeriods
    readonly end: AbortSignal
    readonly say: (line: string) => void
  },
): Simulation | undefined {
  const [first] = monitors
  if (hj212Port === null) return undefined
  const peer = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const takeBack = sayOwn(q.dataDir)
  const simulation = startSimulation({
    ...usualPace,
    host: peer,
    port: hj212Port,
    url: parts.has('http') ? url : undefined,
    devices: monitors,
    exceed: first,
    takeWish: () => takeWish(q.dataDir),
    last: q.last,
    end: q.end,
    onFault: error => q.say(`simulation: ${String(error)}`),
  })
  return { ...simulation, ended: simulation.ended.finally(takeBack) }
}

/** What to do where nobody can sign in yet. */
async function nextSteps(office: Office, dataDir: string): Promise<string[]> {
  const { isEmpty, districts } = await transact(office, setUpChoices, { readOnly: true })
  if (!isEmpty) return []
  const data = `--data '${dataDir}'`
  return [
    '库是空的，还没有人能登录。请在另一个终端依次运行：',
    'Nothing is here yet and nobody can sign in. In another terminal, run in this order:',
    `  ./yiwang setup ${districts[0] ?? 'DISTRICT'} ${data}`,
    `  ./yiwang import units UNITS.csv ${data}`,
    `  ./yiwang import posts POSTS.csv ${data}`,
    `  ./yiwang import people PEOPLE.csv ${data}`,
    `可初始化的区县  districts known: ${districts.join(', ')}`,
    `其他区县先导入辖区  another district first: ./yiwang import areas FILE.geojson ${data}`,
  ]
}
