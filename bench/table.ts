/** The table as people read it, on the terminal and in `last.md`. */
import { type Machine } from './machine.ts'
import type { Result } from './row.ts'

export interface Measured {
  readonly id: string
  readonly title: string
  readonly results: readonly Result[]
  /** Load average before and after. */
  readonly load: readonly [number, number]
}

export function markdown(machine: Machine, rows: readonly Measured[]): string {
  const lines = rows.flatMap(({ title, results, load }) => [
    '',
    `**${title}** (load ${load[0]} → ${load[1]})`,
    '',
    '| | figure | aim | |',
    '|---|--:|--:|---|',
    ...results.map(it => `| ${it.name} | ${figure(it)} | ${aim(it)} | ${it.beside ?? ''} |`),
  ])
  return [
    '# Bench: last result',
    '',
    `${machine.day}, commit ${machine.commit}; ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; ` +
      `${machine.system}; Node ${machine.node}.`,
    '',
    'Milliseconds of CPU are those of Node and of every process of its PostgreSQL together; the caller is a process apart. ' +
      'Figures measured elsewhere: two cores, wrk, CPU of all processes.',
    ...lines,
    '',
  ].join('\n')
}

export function plain({ title, results, load }: Measured): string {
  const cells = results.map(it => [it.name, figure(it), aim(it), it.beside ?? ''])
  const widths = [0, 1, 2].map(i => Math.max(...cells.map(it => widthOf(it[i] ?? ''))))
  const line = (it: readonly string[]) =>
    it.map((text, i) => (i === 1 || i === 2 ? padStart(text, widths[i]) : padEnd(text, widths[i]))).join('  ')
  return [`\n${title}  (load ${load[0]} → ${load[1]})`, ...cells.map(it => `  ${line(it)}`)].join('\n')
}

/** Chinese characters are two wide. */
const widthOf = (text: string): number => text.length + (text.match(/[\u2e80-\uffef]/g)?.length ?? 0)
const padEnd = (text: string, width = 0) => text + ' '.repeat(Math.max(0, width - widthOf(text)))
const padStart = (text: string, width = 0) => ' '.repeat(Math.max(0, width - widthOf(text))) + text

const figure = ({ value, unit }: Result): string => `${digits(value)}${unit === 'ratio' ? '' : ` ${unit}`}`

const digits = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toFixed(value >= 10 ? 1 : 2)

function aim(it: Result): string {
  const sign = isMet(it) ? '✓' : '✗'
  if (it.most !== undefined) return `≤ ${it.most} ${sign}`
  return it.least === undefined ? '' : `≥ ${it.least} ${sign}`
}

export const isMet = ({ value, most, least }: Result): boolean =>
  (most === undefined || value <= most) && (least === undefined || value >= least)
