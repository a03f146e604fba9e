/** Figures of the running process in the text format of Prometheus: numbers, codes and ids, nobody's words or names. */
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Instant } from '../core/instant.ts'
import { type Operations, operationsOf } from '../desk/operations.ts'
import type { Office } from '../desk/office.ts'

/** What the gateway counts; `refused` by reason. */
export interface GatewayCounters {
  readonly queue: number
  readonly [name: string]: number | Readonly<Record<string, number>>
}

export interface Metrics {
  readonly contentType: string
  text(now: Instant): Promise<string>
}

/** guess: from an answer out of the memory to a page that people give up on. */
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export function metricsOf(
  app: FastifyInstance,
  office: Office,
  counters: (() => GatewayCounters) | undefined,
): Metrics {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'yiwang_http_request_duration_seconds',
    help: 'Requests by method, route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  })
  app.addHook('onResponse', async (request, reply) =>
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode },
      reply.elapsedTime / 1_000,
    ),
  )
  let isFirst = true
  return {
    contentType: registry.contentType,
    async text(now) {
      if (isFirst) collectDefaultMetrics({ register: registry }) // whoever is never asked does not pay for it
      isFirst = false
      const momentary = new Registry()
      putPools(momentary, office)
      putGateway(momentary, counters?.())
      const operations = await operationsOf(office, now)
      put(momentary, 'database_up', 'Whether the database answers', [{ value: operations ? 1 : 0 }])
      if (operations) putOperations(momentary, operations, now)
      return `${await registry.metrics()}\n${await momentary.metrics()}`
    },
  }
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

/** One gauge with its values of this moment. */
function put(registry: Registry, name: string, help: string, samples: readonly Sample[]): void {
  const gauge = new Gauge({
    name: `yiwang_${name}`,
    help,
    labelNames: Object.keys(samples[0]?.labels ?? {}),
    registers: [registry],
  })
  for (const { labels = {}, value } of samples) gauge.set({ ...labels }, value)
}

function putPools(registry: Registry, { database }: Office): void {
  const samples = Object.entries({ writes: database.pool, reads: database.readers }).flatMap(([pool, it]) => [
    { labels: { pool, state: 'used' }, value: it.totalCount - it.idleCount },
    { labels: { pool, state: 'idle' }, value: it.idleCount },
    { labels: { pool, state: 'waiting' }, value: it.waitingCount },
  ])
  put(registry, 'database_connections', 'Connections by pool, and requests that wait for one', samples)
}

/** Of this moment; whatever else the gateway counts only grows. */
const MOMENTARY = new Set(['connections', 'queue', 'paused'])

function putGateway(registry: Registry, counters: GatewayCounters | undefined): void {
  if (!counters) return
  const { lastCommitMs, ...rest } = counters
  if (typeof lastCommitMs === 'number')
    put(registry, 'gateway_last_commit_seconds', 'How long the last batch of the gateway took', [
      { value: lastCommitMs / 1_000 },
    ])
  for (const [name, value] of Object.entries(rest)) {
    const metric = `gateway_${name.replaceAll(/[A-Z]/g, it => `_${it.toLowerCase()}`)}`
    if (typeof value !== 'number') putTotal(registry, `${metric}_total`, value)
    else if (MOMENTARY.has(name)) put(registry, metric, 'Of the gateway at this moment', [{ value }])
    else putTotal(registry, `${metric}_total`, { '': value })
  }
}

/** Counts since the start, by reason where there are several. */
function putTotal(registry: Registry, name: string, counts: Readonly<Record<string, number>>): void {
  const counter = new Counter({
    name: `yiwang_${name}`,
    help: 'Of the gateway since it was started',
    labelNames: ['reason'],
    registers: [registry],
  })
  for (const [reason, count] of Object.entries(counts)) counter.inc(reason === '' ? {} : { reason }, count)
}

function putOperations(registry: Registry, it: Operations, now: Instant): void {
  const { districts } = it
  put(
    registry,
    'cases_open',
    'Open cases by stage',
    districts.flatMap(({ district, cases }) =>
      cases.map(({ stage, cases: value }) => ({ labels: { district, stage }, value })),
    ),
  )
  put(
    registry,
    'alarms_open',
    'Alarms that have not ended',
    districts.map(({ district, alarms }) => ({ labels: { district }, value: alarms })),
  )
  const backlog = districts.flatMap(({ district, backlog: kinds }) =>
    kinds.map(kind => ({ district, ...kind })),
  )
  const labelled = backlog.map(({ district, kind, ...rest }) => ({ labels: { district, kind }, ...rest }))
  put(
    registry,
    'due_waiting',
    'What should have been done by now and is not',
    labelled.map(({ labels, waiting }) => ({ labels, value: waiting })),
  )
  put(
    registry,
    'due_lag_seconds',
    'How late the oldest of it is',
    labelled.map(({ labels, oldestAt }) => ({ labels, value: (now - oldestAt) / 1_000 })),
  )
  const webhooks = districts.flatMap(({ district, webhooks: all }) =>
    all.map(({ id, lagMs, isDisabled }) => ({ labels: { district, webhook: id }, lagMs, isDisabled })),
  )
  put(
    registry,
    'webhook_lag_seconds',
    'How long the oldest event has waited for a webhook',
    webhooks.map(({ labels, lagMs }) => ({ labels, value: lagMs / 1_000 })),
  )
  put(
    registry,
    'webhook_disabled',
    'Whether a webhook is switched off',
    webhooks.map(({ labels, isDisabled }) => ({ labels, value: isDisabled ? 1 : 0 })),
  )
  if (it.freeBytes !== null)
    put(registry, 'disk_free_bytes', 'Room where the data lies', [{ value: it.freeBytes }])
  if (it.backupAt !== null)
    put(registry, 'backup_last_timestamp_seconds', 'When the last backup was finished', [
      { value: it.backupAt / 1_000 },
    ])
}
