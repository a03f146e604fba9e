/** The list of 50 as the workbench asks for it: for a whole district, for one unit, for one grid, with filters. */
import { cpuDuring } from '../processes.ts'
import { perPiece, type Result, type Row, thousands } from '../row.ts'
import { served, times } from '../served.ts'

const WARM_UP = 1_000
const REQUESTS = 500

/** What a screen may take (DESIGN §9); the plain list of 50 has an aim of its own. */
const SCREEN_MS = 100
const mains: readonly string[] = ['district', 'unit', 'grid']

/** Who asks for what. */
const asked = [
  { post: 'dispatcher-1', path: '/cases?limit=50', name: 'district' },
  { post: 'housing-handler', path: '/cases?limit=50', name: 'unit' },
  { post: 'grid-001002', path: '/cases?limit=50', name: 'grid' },
  {
    post: 'dispatcher-1',
    path: '/cases?limit=50&stage=assigned&sort=due',
    name: 'district, assigned by due',
  },
  { post: 'dispatcher-1', path: '/cases?limit=50&light=red', name: 'district, red' },
  {
    post: 'housing-handler',
    path: '/cases?limit=50&mine=true&stage=assigned&sort=due',
    name: 'unit, its open ones by due',
  },
  { post: 'dispatcher-1', path: '/cases?limit=50&q=%E8%B7%AF%E7%81%AF', name: 'district, word 路灯' },
  { post: 'dispatcher-1', path: '/cases/count?stage=assigned', name: 'district, count of assigned' },
  { post: 'dispatcher-1', path: '/cases/count', name: 'district, count of all' },
  { post: 'dispatcher-1', path: '/to-do', name: 'to-do of a dispatcher' },
  { post: 'housing-handler', path: '/to-do', name: 'to-do of a unit' },
  { post: 'supervisor-1', path: '/to-do', name: 'to-do of a supervisor' },
] as const

export const list: Row = {
  id: 'list',
  title: 'Lists: GET /cases of 50 and what stands beside them',
  onCases: set =>
    served(set, async ({ as, watched }) => {
      const results: Result[] = []
      for (const { post, path, name } of asked) {
        const speaker = await as(post)
        const n = await affordable(() => speaker.get(path))
        await times(Math.ceil((n * WARM_UP) / REQUESTS), () => speaker.get(path))
        const cpu = await cpuDuring(watched, () => times(n, () => speaker.get(path)))
        const it = perPiece(`${thousands(set.cases)} cases, ${name}`, cpu, n)
        const elsewhere = name === 'district' ? '; elsewhere: FixMyStreet 229, ODK Central 28' : ''
        results.push({ ...it, most: mains.includes(name) ? 2 : SCREEN_MS, beside: it.beside + elsewhere })
      }
      return results
    }),
}

/** A slow request is asked less often. */
async function affordable(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  await work()
  return Math.max(10, Math.min(REQUESTS, Math.ceil(5_000 / ((performance.now() - start) / 2))))
}
