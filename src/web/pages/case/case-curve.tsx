/** The curve that opened a case, as it was frozen then, and the alarms that joined it. */
import { Link } from '@tanstack/react-router'
import { z } from 'zod'
import { listAlarms } from '../../../contracts/alarms.ts'
import type { CaseReply } from '../../../contracts/cases.ts'
import type { Point, Series } from '../../../contracts/readings.ts'
import { recordKinds } from '../../../core/reading.ts'
import { useRead } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { ReadingChart } from '../../kit/readings/reading-chart.tsx'
import { AlarmTable } from '../monitoring/alarm-table.tsx'

/** As the first event holds it; anything else is no curve. */
const frozen = z.object({
  alarm: z.string(),
  kind: z.enum(recordKinds),
  factor: z.string(),
  points: z.array(z.tuple([z.string(), z.number().nullable(), z.string().nullable()])).min(1),
})

export function CaseCurve({ it }: { readonly it: CaseReply }) {
  const curve = frozen.safeParse(it.events[0]?.data['evidence'])
  return curve.success ? <Curve it={it} curve={curve.data} /> : null
}

/** While it is open more alarms may join it. */
const RENEW_MS = 30_000

function Curve({ it, curve }: { readonly it: CaseReply; readonly curve: z.infer<typeof frozen> }) {
  const say = useSay()
  const alarms = useRead(listAlarms, { query: { case: it.id, limit: 200 } }, { refetchInterval: RENEW_MS })
    .data?.items
  const first = alarms?.find(alarm => alarm.id === curve.alarm) ?? alarms?.at(-1)
  const from = curve.points[0]?.[0] ?? it.reportedAt
  const to = curve.points.at(-1)?.[0] ?? it.reportedAt
  const series: Series = {
    factor: curve.factor,
    name: first?.factorName ?? { zh: curve.factor, en: curve.factor },
    unit: first?.unit ?? '',
    points: curve.points.map(([at, value, flag]): Point => [
      at,
      value,
      null,
      null,
      flag,
      flag === null || flag === 'N',
    ]),
    limits: first
      ? [{ upper: first.upper, from, to, source: first.limitSource ?? '', verified: first.limitVerified }]
      : [],
    sentence: null,
  }
  return (
    <section className="panel matter-block" aria-labelledby="curve">
      <header className="matter-block-head">
        <h2 id="curve">{say({ zh: '超标曲线', en: 'The curve' })}</h2>
        <span className="second small">
          {say({ zh: '转事项时固定，此后不变', en: 'As it was when the case was opened' })}
        </span>
        {first ? (
          <Link to="/places/$id" params={{ id: first.place }} className="matter-block-end">
            {say({ zh: `看现在：${first.placeName}`, en: `Now: ${first.placeName}` })}
          </Link>
        ) : null}
      </header>
      <ReadingChart series={series} kind={curve.kind} from={from} to={to} height={180} />
      {alarms && alarms.length > 0 ? <AlarmTable rows={alarms} isBare /> : null}
    </section>
  )
}
