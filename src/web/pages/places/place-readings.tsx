/** The curves of a place: which readings, which factors, which period; the newest of them appear by themselves. */
import { getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import type { PlaceReply } from '../../../contracts/places.ts'
import { placeReadings } from '../../../contracts/readings.ts'
import { DAY_MS, HOUR_MS, isoShanghai } from '../../../core/instant.ts'
import { recordKindNames, recordKinds, type RecordKind } from '../../../core/reading.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ReadingChart } from '../../kit/readings/reading-chart.tsx'
import { Answer } from '../../kit/states.tsx'
import type { ReadingSearch } from '../../routes.tsx'

const route = getRouteApi('/shell/places/$id')

/** The period one sees (the server's own while its end is now), and how often it is then asked for again. */
const windows: Record<RecordKind, { readonly span: number; readonly renewMs: number }> = {
  realtime: { span: HOUR_MS / 2, renewMs: 2_500 },
  minute: { span: 12 * HOUR_MS, renewMs: 15_000 },
  hour: { span: 7 * DAY_MS, renewMs: 60_000 },
  day: { span: 92 * DAY_MS, renewMs: 300_000 },
}

/** Two curves beside each other can be compared, four can be read. */
const MOST = 4

export function PlaceReadings({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const kind = search.kind ?? it.latest?.kind ?? 'hour'
  const shown = search.factor?.split(',') ?? firstOf(it)
  const found = useReadings(it.id, { kind, to: search.to, factor: shown.join(',') })
  const put = (patch: Partial<ReadingSearch>) =>
    void navigate({ search: now => ({ ...now, ...patch }), replace: true, resetScroll: false })
  return (
    <section className="panel matter-block" aria-labelledby="readings">
      <header className="matter-block-head">
        <h2 id="readings">{say({ zh: '监测曲线', en: 'Readings' })}</h2>
        <Segmented
          size="small"
          value={kind}
          onChange={next => put({ kind: next, to: undefined })}
          options={recordKinds.map(value => ({ value, label: say(recordKindNames[value]) }))}
          aria-label={say({ zh: '数据类型', en: 'Kind of readings' })}
        />
        <Walk kind={kind} to={search.to} onChange={to => put({ to })} />
      </header>
      <Answer query={found}>
        {answer => (
          <>
            <Factors factors={answer.factors} shown={shown} onChange={factor => put({ factor })} />
            {answer.series.length === 0 ? (
              <p className="second reading-nothing">
                {say({
                  zh: '这段时间没有数据。设备上报后，曲线会出现在这里。',
                  en: 'No readings in this period. Curves appear here as the device sends.',
                })}
              </p>
            ) : null}
            {answer.series.map(series => (
              <ReadingChart
                key={`${kind} ${series.factor}`}
                series={series}
                kind={kind}
                from={answer.from}
                to={answer.to}
                height={answer.series.length > 2 ? 170 : 220}
              />
            ))}
            <p className="reading-asof">
              {search.to ? (
                <span className="as-of">
                  {say({
                    zh: `截至 ${sayMoment(answer.to).zh}，不自动更新`,
                    en: `Up to ${sayMoment(answer.to).en}, not renewed`,
                  })}
                </span>
              ) : (
                <DataAsOf at={answer.asOf} />
              )}
            </p>
          </>
        )}
      </Answer>
    </section>
  )
}

function useReadings(
  id: string,
  q: { readonly kind: RecordKind; readonly to: string | undefined; readonly factor: string },
) {
  const { kind, to, factor } = q
  const { span, renewMs } = windows[kind]
  const from = to === undefined ? undefined : isoShanghai(Date.parse(to) - span)
  return useRead(
    placeReadings,
    {
      params: { id },
      query: { kind, ...(factor ? { factor } : {}), ...(to && from ? { from, to } : {}) },
    },
    {
      placeholderData: before => (before?.place === id && before.kind === kind ? before : undefined),
      ...(to === undefined ? { refetchInterval: renewMs } : {}),
    },
  )
}

/** Those an alarm is about; else the first that has a limit; else the first. */
function firstOf(it: PlaceReply): string[] {
  const alarmed = it.alarms.filter(alarm => alarm.endedAt === null).map(alarm => alarm.factor)
  if (alarmed.length > 0) return [...new Set(alarmed)].slice(0, MOST)
  const values = it.latest?.values ?? []
  const first = values.find(value => it.limits.some(limit => limit.factor === value.factor)) ?? values[0]
  return first ? [first.factor] : []
}

function Factors({
  factors,
  shown,
  onChange,
}: {
  readonly factors: readonly { readonly factor: string; readonly name: { zh: string; en: string } }[]
  readonly shown: readonly string[]
  readonly onChange: (factor: string) => void
}) {
  const say = useSay()
  if (factors.length < 2) return null
  const toggle = (factor: string) => {
    const rest = shown.filter(it => it !== factor)
    const next = rest.length < shown.length ? rest : [...rest.slice(-(MOST - 1)), factor]
    onChange((next.length > 0 ? next : [factor]).join(','))
  }
  return (
    <div className="reading-factors" role="group" aria-label={say({ zh: '监测因子', en: 'Factors' })}>
      {factors.map(it => (
        <button
          key={it.factor}
          type="button"
          className="filter-toggle"
          aria-pressed={shown.includes(it.factor)}
          onClick={() => toggle(it.factor)}
        >
          {say(it.name)}
        </button>
      ))}
    </div>
  )
}

/** Earlier, later, and back to now. */
function Walk({
  kind,
  to,
  onChange,
}: {
  readonly kind: RecordKind
  readonly to: string | undefined
  readonly onChange: (to: string | undefined) => void
}) {
  const say = useSay()
  const { span } = windows[kind]
  const end = to === undefined ? Date.now() : Date.parse(to)
  const walk = (by: number) => {
    const next = end + by
    onChange(next >= Date.now() ? undefined : isoShanghai(next))
  }
  return (
    <span className="reading-walk">
      <button type="button" className="plain" onClick={() => walk(-span)}>
        {say({ zh: '‹ 更早', en: '‹ Earlier' })}
      </button>
      {to === undefined ? null : (
        <>
          <button type="button" className="plain" onClick={() => walk(span)}>
            {say({ zh: '更晚 ›', en: 'Later ›' })}
          </button>
          <button type="button" className="plain" onClick={() => onChange(undefined)}>
            {say({ zh: '回到现在', en: 'Now' })}
          </button>
        </>
      )}
    </span>
  )
}
