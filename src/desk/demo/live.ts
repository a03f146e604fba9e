/** What people of the demo do while it is served: who calls about what, who handles whose matter, what they write. */
import type { Dice } from './dice.ts'
import { picture } from './pictures.ts'
import { filled, type Matter, numbersFor, phrases } from './matters.ts'
import { hotlineMatters } from './matters-hotline.ts'
import { areaTitle, letter } from './names.ts'
import { points } from './points.ts'

/** A call as an operator types it in; the area's own name is put in by whoever knows it. */
export interface Call {
  /** Signs in with it. */
  readonly by: string
  readonly body: Readonly<Record<string, unknown>>
}

const OPERATORS = ['operator-a', 'operator-b', 'operator-c']

/** Kinds that end with somebody going there; questions are answered by the desk itself. */
const kinds = Object.keys(hotlineMatters).filter(it => !['consultation', 'conduct', 'danger'].includes(it))

export function nextCall(
  dice: Dice,
  q: { readonly id: string; readonly nameOf: (area: string) => string },
): Call {
  const kind = dice.pick(kinds)
  const [village, [lon, lat]] = dice.pick(Object.entries(points))
  const matter: Matter = dice.pick(hotlineMatters[kind] ?? [])
  const fill = (text: string) =>
    filled(text, { village: areaTitle(q.nameOf(village)), place: '一号口袋公园', numbers: numbersFor(dice) })
  const n = dice.between(1, 88)
  const near = (degrees: number) => Math.round((degrees + 0.003 * (dice.share() - 0.5)) * 1e6) / 1e6
  return {
    by: dice.pick(OPERATORS),
    body: {
      id: q.id,
      program: 'hotline',
      kind,
      area: village,
      position: dice.chance(0.7) ? { lon: near(lon), lat: near(lat) } : null,
      title: fill(matter[0]),
      text: fill(matter[1]),
      channel: 'phone',
      facts: { request: matter[4] ?? 'complain' },
      reporter: {
        name: `市民${letter(n).zh}${Math.ceil(n / 22)}`,
        phone: `1230000${String(n).padStart(4, '0')}`,
        disclose: dice.chance(0.5),
      },
    },
  }
}

/** The login names of who accepts, assigns and checks, handles for a unit, inspects, calls back. */
export const hands = {
  desk: 'dispatcher-a',
  inspector: 'inspector-a',
  caller: 'operator-a',
  /** Sees every case, changes none. */
  watcher: 'leader-a',
  handlerOf: (unit: string): string => `${unit.startsWith('town-') ? `town-${unit.slice(-3)}` : unit}-a`,
} as const

/** What is written on the way, by the channel the matter came through. */
export function wordsFor(step: 'act' | 'rectify' | 'pass', channel: string, dice: Dice): string {
  const isMeasured = channel === 'device'
  switch (step) {
    case 'act':
      return isMeasured
        ? '已到现场核查，要求企业立即查明原因、降低负荷，在线数据持续跟踪。'
        : '已联系反映人并到现场核实，正在处理。'
    case 'rectify':
      return isMeasured
        ? '企业已排除故障，在线数据恢复至限值以内并保持稳定，现场照片附后。'
        : '已处理完毕并告知反映人，现场照片附后。'
    case 'pass':
      return dice.pick(phrases.pass)
  }
}

/** A photo: what it shows by its colour, and a number. */
export function photoFor(dice: Dice): { readonly name: string; readonly bytes: Buffer } {
  const name = `after-${dice.between(1, 8)}`
  return { name: `演示照片-${name}.png`, bytes: picture(name) }
}

/**
 * Ids of the simulator's own reports and steps end in a mark of four digits (`de30`) and chance: it touches only
 * cases of which every step is its own or the platform's.
 */
export const ownId = (dice: Dice, at: number): string =>
  dice.id(at).replace(/-[0-9a-f]{4}([0-9a-f]{8})$/, '-de30$1')
export const isOwnId = (id: string): boolean => /-de30[0-9a-f]{8}$/.test(id)
