/** Alarms, open ones first; which of them stands in the address. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ReactNode, useId } from 'react'
import { listAlarms } from '../../../contracts/alarms.ts'
import { readPlace } from '../../../contracts/places.ts'
import { addDays, dayOf, isoShanghai, startOfDay } from '../../../core/instant.ts'
import type { Bilingual } from '../../../core/language.ts'
import { call, keyOf, useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { Empty, Loading } from '../../kit/states.tsx'
import type { AlarmSearch } from '../../routes.tsx'
import { AlarmTable } from './alarm-table.tsx'
import { MonitoringHead, RENEW_MS } from './monitoring-tabs.tsx'

const route = getRouteApi('/shell/monitoring')

const periods: readonly { readonly days: '1' | '7' | '30'; readonly title: Bilingual }[] = [
  { days: '1', title: { zh: '今天', en: 'Today' } },
  { days: '7', title: { zh: '近 7 天', en: '7 days' } },
  { days: '30', title: { zh: '近 30 天', en: '30 days' } },
]

export function AlarmsPage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const put = (patch: Partial<AlarmSearch>) =>
    void navigate({ search: now => ({ ...now, ...patch }), replace: true })
  const open = useRead(
    listAlarms,
    { query: { open: 'true', limit: 200, ...(search.place ? { place: search.place } : {}) } },
    { refetchInterval: RENEW_MS },
  )
  return (
    <>
      <MonitoringHead>
        {open.dataUpdatedAt > 0 ? <DataAsOf at={open.dataUpdatedAt} promiseMs={60_000} /> : null}
      </MonitoringHead>
      <Tools search={search} onChange={put} />
      {open.error ? <ProblemNote error={open.error} onRetry={() => void open.refetch()} /> : null}
      {open.isPending ? <Loading /> : null}
      {open.data && open.data.items.length > 0 ? (
        <Group title={{ zh: '未解除', en: 'Still on' }} n={open.data.items.length}>
          <AlarmTable rows={open.data.items} />
        </Group>
      ) : null}
      {open.data ? <Ended search={search} hasOpen={open.data.items.length > 0} /> : null}
    </>
  )
}

function Group({
  title,
  n,
  children,
}: {
  readonly title: Bilingual
  readonly n?: number
  readonly children: ReactNode
}) {
  const say = useSay()
  const id = useId()
  return (
    <section className="station-group" aria-labelledby={id}>
      <h2 id={id}>
        {say(title)}
        {n === undefined ? null : (
          <span className="small second">{say({ zh: ` ${n} 起`, en: ` ${n}` })}</span>
        )}
      </h2>
      <div className="panel places-panel">{children}</div>
    </section>
  )
}

function Tools({
  search,
  onChange,
}: {
  readonly search: AlarmSearch
  readonly onChange: (patch: Partial<AlarmSearch>) => void
}) {
  const say = useSay()
  return (
    <div className="monitoring-tools" role="group" aria-label={say({ zh: '时段', en: 'Period' })}>
      {periods.map(({ days, title }) => (
        <button
          key={days}
          type="button"
          className="filter-toggle"
          aria-pressed={search.days === days}
          onClick={() => onChange({ days: search.days === days ? undefined : days })}
        >
          {say(title)}
        </button>
      ))}
      {search.place ? <OfPlace id={search.place} onClear={() => onChange({ place: undefined })} /> : null}
    </div>
  )
}

function OfPlace({ id, onClear }: { readonly id: string; readonly onClear: () => void }) {
  const say = useSay()
  const place = useRead(readPlace, { params: { id } }, { staleTime: 60_000 }).data
  return (
    <span>
      <Link to="/places/$id" params={{ id }}>
        {place?.name ?? say({ zh: '一个对象', en: 'One place' })}
      </Link>{' '}
      <button type="button" className="plain" onClick={onClear}>
        {say({ zh: '看全部', en: 'Show all' })}
      </button>
    </span>
  )
}

function Ended({ search, hasOpen }: { readonly search: AlarmSearch; readonly hasOpen: boolean }) {
  const say = useSay()
  const query = {
    open: 'false' as const,
    ...(search.place ? { place: search.place } : {}),
    ...(search.days
      ? { from: isoShanghai(startOfDay(addDays(dayOf(Date.now()), 1 - Number(search.days)))) }
      : {}),
  }
  const list = useInfiniteQuery({
    queryKey: [...keyOf(listAlarms, { query }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listAlarms, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: before => before,
    refetchInterval: 3 * RENEW_MS,
  })
  const rows = list.data?.pages.flatMap(page => page.items) ?? []
  if (list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Loading />
  if (rows.length === 0)
    return hasOpen ? null : (
      <Empty
        text={{
          zh: '这段时间没有报警。读数超过限值时，报警会立即出现在这里。',
          en: 'No alarms in this period. A reading over its limit appears here at once.',
        }}
      />
    )
  return (
    <>
      {hasOpen ? null : (
        <p className="second">{say({ zh: '目前没有未解除的报警。', en: 'No alarm is on at present.' })}</p>
      )}
      <Group title={{ zh: '已恢复', en: 'Over' }}>
        <AlarmTable rows={rows} />
      </Group>
      <p className="places-foot second small">
        {list.hasNextPage ? (
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {say({ zh: '继续加载', en: 'Show more' })}
          </Button>
        ) : (
          <span>
            {say({ zh: `已到末尾，已恢复 ${rows.length} 起`, en: `That is all: ${rows.length} over` })}
          </span>
        )}
      </p>
    </>
  )
}
