/** What a row of the table says. */
import type { Cpu } from './processes.ts'
import type { DataSet } from './data-set.ts'

export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: 'ms CPU' | 'ratio' | 's' | 'MB' | 'kB' | 'ms' | 'statements'
  /** What is aimed at; a figure without an aim is only watched. */
  readonly most?: number
  readonly least?: number
  /** How it is made up, and what was measured elsewhere. */
  readonly beside?: string
}

export interface Row {
  readonly id: string
  readonly title: string
  /** Rows about cases are run on every data set, the others once. */
  readonly onCases?: (set: DataSet) => Promise<Result[]>
  readonly once?: (set: DataSet) => Promise<Result[]>
}

/** CPU time per piece of work. */
export const perPiece = (name: string, cpu: Cpu, n: number) => ({
  name,
  value: (cpu.node + cpu.postgres) / n,
  unit: 'ms CPU' as const,
  beside: `node ${(cpu.node / n).toFixed(2)}, postgres ${(cpu.postgres / n).toFixed(2)}`,
})

export const thousands = (n: number): string => n.toLocaleString('en-US')

export const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN
