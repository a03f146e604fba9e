/** What a gateway has seen since it was started, for whoever watches it. Numbers only. */
import type { Outcome } from '../desk/judge-arrivals.ts'
import type { ArrivalsTaken } from '../desk/take-arrivals.ts'

/** `queue` and `connections` are of this moment; the others only grow. */
export type GatewayCounters = {
  readonly connections: number
  readonly connectionsRefused: number
  readonly packets: number
  readonly records: number
  readonly unchanged: number
  readonly conflicts: number
  readonly strangers: number
  readonly answers: number
  readonly refused: Readonly<Record<string, number>>
  readonly deviations: Readonly<Record<string, number>>
  readonly queue: number
  readonly batches: number
  readonly failures: number
  readonly paused: number
  readonly lastCommitMs: number
}

export class Counters {
  connections = 0
  connectionsRefused = 0
  queue = 0
  failures = 0
  isPaused = false
  #packets = 0
  #strangers = 0
  #answers = 0
  #batches = 0
  #lastCommitMs = 0
  #taken: ArrivalsTaken = { records: 0, unchanged: 0, conflicts: 0 }
  readonly #refused = new Map<string, number>()
  readonly #deviations = new Map<string, number>()

  /** A batch that is committed. */
  add(outcomes: readonly Outcome[], taken: ArrivalsTaken, ms: number): void {
    for (const { answer, refusal, deviations } of outcomes) {
      this.#packets++
      if (answer) this.#answers++
      if (refusal === 'stranger') this.#strangers++
      else if (refusal) increase(this.#refused, refusal)
      for (const it of deviations) increase(this.#deviations, it)
    }
    this.#batches++
    this.#lastCommitMs = ms
    this.#taken = {
      records: this.#taken.records + taken.records,
      unchanged: this.#taken.unchanged + taken.unchanged,
      conflicts: this.#taken.conflicts + taken.conflicts,
    }
  }

  /** One that no database would take. */
  lose(): void {
    this.#packets++
    increase(this.#refused, 'not-stored')
  }

  read(): GatewayCounters {
    return {
      connections: this.connections,
      connectionsRefused: this.connectionsRefused,
      packets: this.#packets,
      ...this.#taken,
      strangers: this.#strangers,
      answers: this.#answers,
      refused: Object.fromEntries(this.#refused),
      deviations: Object.fromEntries(this.#deviations),
      queue: this.queue,
      batches: this.#batches,
      failures: this.failures,
      paused: this.isPaused ? 1 : 0,
      lastCommitMs: this.#lastCommitMs,
    }
  }
}

const increase = (map: Map<string, number>, name: string): void =>
  void map.set(name, (map.get(name) ?? 0) + 1)
