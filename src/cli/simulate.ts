/** `yiwang simulate`: keeps a demo district going, over real sockets and HTTP, against a server that runs. */
import type { Context } from './arguments.ts'
import { defineCommand, parsePort, WrongUsage } from './arguments.ts'
import { MINUTE_MS } from '../core/instant.ts'
import { type Monitor, monitors } from '../desk/demo/monitors.ts'
import { registerMore } from '../desk/demo/more-devices.ts'
import { transact } from '../desk/office.ts'
import { isOwn, wishExceed } from './simulate/own.ts'
import { pause } from './simulate/pace.ts'
import { devicesOf, startSimulation, usualPace } from './simulate/simulation.ts'

export const command = defineCommand({
  title: { zh: '模拟一个区的运行：监测设备发数、群众来电、各岗位办理', en: 'Keep a demo district going' },
  usage:
    'simulate [--devices N] [--rate R] [--host H] [--port P] [--url URL] [--seed TEXT] [--exceed MN|first] [--register]',
  options: {
    devices: {
      type: 'string',
      value: 'N',
      say: { zh: `设备台数（${monitors.length}）`, en: `how many devices (${monitors.length})` },
    },
    rate: {
      type: 'string',
      value: 'R',
      say: {
        zh: '快慢倍数，60 即一秒过一分钟（1）',
        en: 'how many times as fast, 60 is a minute a second (1)',
      },
    },
    host: {
      type: 'string',
      value: 'H',
      say: { zh: '设备接入地址（127.0.0.1）', en: 'address of the gateway (127.0.0.1)' },
    },
    port: {
      type: 'string',
      value: 'P',
      say: {
        zh: '设备接入端口（正在运行的平台的端口）',
        en: 'port of the gateway (that of the running server)',
      },
    },
    url: {
      type: 'string',
      value: 'URL',
      say: {
        zh: '平台网址；没有演示用户可一键登录时，只模拟设备',
        en: 'address of the web (that of the running server); where nobody can sign in, devices only',
      },
    },
    seed: { type: 'string', value: 'TEXT', say: { zh: '随机种子（demo）', en: 'seed (demo)' } },
    exceed: {
      type: 'string',
      value: 'MN',
      say: {
        zh: '让这台设备立即超标，first 为第一台',
        en: 'this device goes over its limit now; first is the first',
      },
    },
    register: {
      type: 'boolean',
      say: {
        zh: '把演示之外的设备先登记为对象，否则平台视为未登记设备（仅限演示区）',
        en: 'first register the devices beyond those of the demo, which are strangers otherwise (demo only)',
      },
    },
  },
  graceMs: 10_000,
  async run(context, { values }) {
    const wanted = {
      devices: parseNumber(values.devices, {
        name: '--devices',
        usual: monitors.length,
        least: 0,
        most: 20_000,
        isWhole: true,
      }),
      rate: parseNumber(values.rate, {
        name: '--rate',
        usual: usualPace.rate,
        least: 0.1,
        most: 3600,
        isWhole: false,
      }),
      exceed: values.exceed === undefined ? undefined : exceeding(values.exceed),
    }
    const server = serverOf(context, values)
    const isOwned = values.port === undefined && isOwn(context.dataDir, context.liveServer()?.pid)
    if (isOwned && wanted.exceed) {
      wishExceed(context.dataDir, wanted.exceed)
      context.print({ exceeds: wanted.exceed.mn, name: wanted.exceed.name })
      return 0
    }
    if (isOwned) context.say(OWNED)
    if (values.register) await register(context, wanted.devices)
    const simulation = startSimulation({
      ...server,
      ...wanted,
      // What the server simulates by itself is left to it.
      ...(isOwned && { url: undefined }),
      devices: devicesOf(wanted.devices).slice(isOwned ? monitors.length : 0),
      seed: values.seed ?? usualPace.seed,
      end: context.stopping,
      onFault: error => context.say(String(error)),
    })
    while (!context.stopping.aborted) {
      await pause(MINUTE_MS, context.stopping)
      context.print(simulation.counts)
    }
    await simulation.ended
    return 0
  },
})

const OWNED = `平台正在自行模拟演示设备和人员（--no-simulation 关闭），这里只模拟其余设备
The server simulates the demo's devices and people by itself (--no-simulation stops that): only further devices here`

async function register({ openOffice, say }: Context, n: number): Promise<void> {
  const now = Date.now()
  const devices = devicesOf(n).slice(monitors.length)
  const done = await transact(await openOffice(), tx => registerMore(tx, { devices, now }))
  if (done === undefined)
    throw new WrongUsage({
      zh: '--register 仅限装有演示区的平台',
      en: '--register is for a platform with the demo district',
    })
  say(`登记设备 ${done} 台  ${done} devices registered`)
}

/** Where the server is: said, or found beside the data. */
function serverOf(
  context: Context,
  values: {
    readonly host?: string | undefined
    readonly port?: string | undefined
    readonly url?: string | undefined
  },
): { readonly host: string; readonly port: number; readonly url: string | undefined } {
  const live = context.liveServer()
  const port = values.port === undefined ? live?.hj212Port : parsePort(values.port, '--port')
  if (typeof port !== 'number')
    throw new WrongUsage({
      zh: `${context.dataDir} 没有运行中的设备接入：请先 npm start，或用 --port 指明端口`,
      en: `No gateway runs on ${context.dataDir}: start one with npm start, or name its port with --port`,
    })
  // Somebody else's gateway has somebody else's people.
  const url = values.url ?? (values.port === undefined ? live?.url : undefined)
  return { host: values.host ?? '127.0.0.1', port, url }
}

function exceeding(text: string): Monitor {
  const limited = monitors.filter(it => it.profiles.some(profile => profile.upper !== undefined))
  const found = text === 'first' ? limited[0] : limited.find(it => it.mn === text)
  if (found) return found
  throw new WrongUsage({
    zh: `--exceed 为 ${text}，应为 first 或 ${limited.map(it => it.mn).join('、')}`,
    en: `--exceed is ${text}: expected first or one of ${limited.map(it => it.mn).join(', ')}`,
  })
}

function parseNumber(
  text: string | undefined,
  q: {
    readonly name: string
    readonly usual: number
    readonly least: number
    readonly most: number
    readonly isWhole: boolean
  },
): number {
  if (text === undefined) return q.usual
  const value = Number(text)
  if (
    /^\d+(\.\d+)?$/.test(text) &&
    value >= q.least &&
    value <= q.most &&
    (!q.isWhole || Number.isInteger(value))
  )
    return value
  throw new WrongUsage({
    zh: `${q.name} 为 ${text}，应为 ${q.least} 到 ${q.most} 的${q.isWhole ? '整' : ''}数`,
    en: `${q.name} is ${text}: expected a ${q.isWhole ? 'whole ' : ''}number from ${q.least} to ${q.most}`,
  })
}
