/** The live stream: how long after a step is answered a thousand listeners have heard of it, and what that costs. */
import { setTimeout as pause } from 'node:timers/promises'
import { cpuDuring } from '../processes.ts'
import { median, perPiece, type Result, type Row } from '../row.ts'
import { type Served, served, type Speaker } from '../served.ts'

const LISTENERS = 1_000
const STEPS = 20
const QUIET_S = 10
const WITHIN_MS = 30_000
const ACCEPTED = /"caseId":"([^"]+)","seq":\d+,"step":"accept"/g

export const stream: Row = {
  id: 'stream',
  title: `Live stream: ${LISTENERS} listeners on connections of their own, steps taken one at a time`,
  once: set => served(set, measured),
}

async function measured({ as, watched }: Served): Promise<Result[]> {
  const [leader, operator] = [await as('leader-1'), await as('operator-1')]
  const heard = new Map<string, number[]>()
  const cases: string[] = []
  for (let i = 0; i < STEPS; i++)
    cases.push((JSON.parse((await operator.post('/reports', report())).text) as { caseId: string }).caseId)
  const lines = []
  for (let i = 0; i < LISTENERS; i++)
    lines.push(
      await leader.listen(text => {
        for (const [, id = ''] of text.matchAll(ACCEPTED)) heard.get(id)?.push(performance.now())
      }),
    )
  try {
    const late: number[] = []
    const cpu = await cpuDuring(watched, async () => {
      for (const caseId of cases) late.push(...(await told(operator, caseId, heard)))
    })
    const quiet = await cpuDuring(watched, () => pause(QUIET_S * 1_000))
    const sorted = late.toSorted((a, b) => a - b)
    return [
      { name: 'from the answer until half have heard', value: median(late), unit: 'ms' },
      { name: 'until 99 of 100 have', value: sorted[Math.floor(sorted.length * 0.99)] ?? 0, unit: 'ms' },
      perPiece(`a step, taken and told to ${LISTENERS}`, cpu, STEPS),
      perPiece('a second in which nothing happens', quiet, QUIET_S),
    ]
  } finally {
    for (const line of lines) line.close()
  }
}

/** Takes a step and waits until everybody has heard of it; how long after its answer each did, in milliseconds. */
async function told(operator: Speaker, caseId: string, heard: Map<string, number[]>): Promise<number[]> {
  const moments: number[] = []
  heard.set(caseId, moments)
  await operator.post(`/cases/${caseId}/steps`, { id: crypto.randomUUID(), step: 'accept', data: {} })
  const answered = performance.now()
  const end = answered + WITHIN_MS
  while (moments.length < LISTENERS && performance.now() < end) await pause(5)
  if (moments.length < LISTENERS) throw new Error(`${moments.length} of ${LISTENERS} have heard`)
  return moments.map(at => Math.max(0, at - answered)) // some hear before whoever pressed
}

const report = () => ({
  id: crypto.randomUUID(),
  program: 'hotline',
  kind: 'street-works',
  area: '150302001',
  text: '新华街路灯不亮，晚上看不清路。',
})
