/** The curve that opened a case, as it was frozen then, and the alarms that joined it. */
import { Link } from '@tanstack/react-router'
import { z } from 'zod'
import { type AlarmReply, listAlarms } from '../../../contracts/alarms.ts'
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
  const say = useSay()
  const curve = frozen.safeParse(it.events[0]?.data['evidence']).data
  const alarms = useRead(
    listAlarms,
    { query: { case: it.id, limit: 200 } },
    { refetchInterval: RENEW_MS, enabled: curve !== undefined || it.channel === 'device' },
  ).data?.items
  if (!curve && !alarms?.length) return null
  const first = alarms?.find(alarm => alarm.id === curve?.alarm) ?? alarms?.at(-1)
  return (
    <section className="panel matter-block" aria-labelledby="curve">
      <header className="matter-block-head">
        <h2 id="curve">{say(curve ? { zh: '超标曲线', en: 'The curve' } : { zh: '报警', en: 'Alarms' })}</h2>
        {curve ? (
          <span className="second small">
            {say({ zh: '转事项时固定，此后不变', en: 'As it was when the case was opened' })}
          </span>
        ) : null}
        {first ? (
          <Link
            to="/places/$id"
            params={{ id: first.place }}
            search={{ kind: first.kind, factor: first.factor, to: first.lastAt }}
            className="matter-block-end"
          >
            {say({ zh: '看当时的监测曲线', en: 'The readings of that time' })}
          </Link>
        ) : null}
      </header>
      {curve ? <Frozen curve={curve} alarm={first} /> : null}
      {alarms && alarms.length > 0 ? <AlarmTable rows={alarms} of="case" /> : null}
    </section>
  )
}

/** While it is open more alarms may join it. */
const RENEW_MS = 30_000

function Frozen({
  curve,
  alarm,
}: {
  readonly curve: z.infer<typeof frozen>
  readonly alarm: AlarmReply | undefined
}) {
  const [first, last] = [curve.points[0], curve.points.at(-1)]
  if (!first || !last) return null
  const [from, to] = [first[0], last[0]]
  const series: Series = {
    factor: curve.factor,
    name: alarm?.factorName ?? { zh: curve.factor, en: curve.factor },
    unit: alarm?.unit ?? '',
    points: curve.points.map(([at, value, flag]): Point => [
      at,
      value,
      null,
      null,
      flag,
      flag === null || flag === 'N',
    ]),
    limits: alarm
      ? [{ upper: alarm.upper, from, to, source: alarm.limitSource ?? '', verified: alarm.limitVerified }]
      : [],
    sentence: null,
  }
  return <ReadingChart series={series} kind={curve.kind} from={from} to={to} height={180} />
}
