/** The register of places: a list that keeps its filters in the address, and the map beside it. */
import './places.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { exportPlaces, listPlaces } from '../../../contracts/places.ts'
import { addressOf, call, keyOf, useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { placeMark, placeMarkNames } from '../../kit/readings/place-state.tsx'
import { Empty, Loading } from '../../kit/states.tsx'
import { useListKeys } from '../../kit/use-list-keys.ts'
import type { MapPoint } from '../../map/map-data.ts'
import { MapView } from '../../map/map-view.tsx'
import type { PlaceSearch } from '../../routes.tsx'
import { AddPlace } from './add-place.tsx'
import { PlaceFilters } from './place-filters.tsx'
import { PlaceTable, placeRowId } from './place-table.tsx'

const route = getRouteApi('/shell/places')

/** As often as a list of hundreds is worth asking for again. */
const RENEW_MS = 30_000

export function PlacesPage() {
  const say = useSay()
  const filters = route.useSearch()
  const navigate = route.useNavigate()
  const list = usePlaceList(filters)
  const first = list.data?.pages[0]
  const isAdministrator = useMe().posts.some(post => post.kind === 'administrator')
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '对象', en: 'Places' })}</h1>
        {first ? (
          <span className="second">
            {say({ zh: `共 ${sayNumber(first.total)} 个`, en: `${sayNumber(first.total)} in all` })}
          </span>
        ) : null}
        <ExportLinks filters={filters} />
        {isAdministrator ? <AddPlace /> : null}
        {list.dataUpdatedAt > 0 && <DataAsOf at={list.dataUpdatedAt} />}
      </header>
      <PlaceFilters
        filters={filters}
        onChange={patch =>
          void navigate({ search: now => ({ ...now, ...patch }), replace: true, resetScroll: false })
        }
      />
      <Places list={list} filters={filters} />
    </>
  )
}

const usePlaceList = (filters: PlaceSearch) =>
  useInfiniteQuery({
    queryKey: [...keyOf(listPlaces, { query: filters }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listPlaces, { query: { ...filters, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: before => before,
    refetchInterval: RENEW_MS,
  })

function Places({
  list,
  filters,
}: {
  readonly list: ReturnType<typeof usePlaceList>
  readonly filters: PlaceSearch
}) {
  const say = useSay()
  const navigate = useNavigate()
  const [chosen, choose] = useState<string>()
  const rows = list.data?.pages.flatMap(page => page.items) ?? []
  const open = (id: string) => void navigate({ to: '/places/$id', params: { id } })
  useListKeys({
    ids: rows.map(it => it.id),
    chosen,
    choose: id => {
      choose(id)
      if (id) document.getElementById(placeRowId(id))?.scrollIntoView({ block: 'nearest' })
      if (id === rows.at(-1)?.id && list.hasNextPage && !list.isFetching) void list.fetchNextPage()
    },
    open,
  })
  if (list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Loading />
  if (rows.length === 0) return <Nothing isFiltered={Object.values(filters).some(Boolean)} />
  return (
    <div className="places-body">
      <div>
        <div className="panel places-panel">
          <PlaceTable rows={rows} chosen={chosen} onChoose={choose} />
        </div>
        <p className="places-foot second small">
          {list.hasNextPage ? (
            <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
              {say({ zh: '继续加载', en: 'Show more' })}
            </Button>
          ) : (
            <span>
              {say({ zh: `已到末尾，共显示 ${rows.length} 个`, en: `That is all: ${rows.length} shown` })}
            </span>
          )}
          <ImportHint />
        </p>
      </div>
      <PlaceMap filters={filters} chosen={chosen} onOpen={open} />
    </div>
  )
}

/** The map holds more than a page of the list does. */
const MOST_ON_MAP = 1000

function PlaceMap({
  filters,
  chosen,
  onOpen,
}: {
  readonly filters: PlaceSearch
  readonly chosen: string | undefined
  readonly onOpen: (id: string) => void
}) {
  const query = { ...filters, limit: MOST_ON_MAP }
  const found = useRead(
    listPlaces,
    { query },
    { placeholderData: before => before, refetchInterval: RENEW_MS },
  ).data
  const points = useMemo(
    () =>
      (found?.items ?? []).flatMap((it): MapPoint[] =>
        it.position ? [{ id: it.id, position: it.position, mark: placeMark(it), name: it.name }] : [],
      ),
    [found],
  )
  return (
    <div className="places-map">
      <MapView
        points={points}
        area={filters.area}
        chosen={chosen}
        names={placeMarkNames}
        height="min(70vh, 720px)"
        onOpen={onOpen}
      />
    </div>
  )
}

function ExportLinks({ filters }: { readonly filters: PlaceSearch }) {
  const say = useSay()
  const link = (format: 'xlsx' | 'csv' | 'geojson', name: string) => (
    <a href={addressOf(exportPlaces, { query: { ...filters, format } })} download>
      {name}
    </a>
  )
  return (
    <p className="export-links second">
      {say({ zh: '按当前条件导出', en: 'Export this list:' })} {link('xlsx', 'Excel')} {link('csv', 'CSV')}{' '}
      {link('geojson', 'GeoJSON')}
    </p>
  )
}

const ImportHint = () => {
  const say = useSay()
  return (
    <span>
      {say({ zh: '批量登记：', en: 'Many at once: ' })}
      <code>./yiwang import places</code>
    </span>
  )
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty
      text={{
        zh: '没有符合这些条件的对象，可以放宽条件。',
        en: 'No place meets these filters: loosen one of them.',
      }}
    />
  ) : (
    <Empty
      text={{
        zh: '还没有登记对象。工地、排口、站点等登记后会出现在这里。',
        en: 'No places yet. Sites, outlets and stations will appear here once they are registered.',
      }}
    >
      <ImportHint />
    </Empty>
  )
}
