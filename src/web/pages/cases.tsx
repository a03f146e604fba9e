/** The list of cases. What is filtered stands in the address, so it can be sent, kept and come back to. */
import './cases.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type CaseRow, listCases } from '../../contracts/cases.ts'
import { call, keyOf } from '../kit/call.ts'
import { CaseTable, rowId } from '../kit/case-table.tsx'
import { DataAsOf } from '../kit/data-as-of.tsx'
import { useSay } from '../kit/language.tsx'
import { ProblemNote } from '../kit/problem-note.tsx'
import { Empty, Loading } from '../kit/states.tsx'
import { useListKeys } from '../kit/use-list-keys.ts'
import type { CaseSearch } from '../routes.tsx'
import { CaseFilters } from './case-filters.tsx'
import { CasePreview } from './case-preview.tsx'
import { ExportLinks, StageTabs } from './case-list-head.tsx'

const route = getRouteApi('/shell/cases')

/** Which row was chosen last under which filters: coming back from a case finds the same place. */
const places = new Map<string, string>()

export function CasesPage() {
  const say = useSay()
  const navigate = route.useNavigate()
  const { open: looked, ...filters } = route.useSearch()
  const list = useCaseList(filters)
  const rows = list.data?.pages.flatMap(page => page.items) ?? []
  const place = JSON.stringify(filters)
  const [chosen, setChosen] = useState(looked ?? places.get(place))

  const search = (patch: Partial<CaseSearch>) =>
    void navigate({ search: now => ({ ...now, ...patch }), replace: true, resetScroll: false })
  const choose = (id: string | undefined) => {
    setChosen(id)
    if (!id) return
    places.set(place, id)
    document.getElementById(rowId(id))?.scrollIntoView({ block: 'nearest' })
    // Walking on while something is looked at looks at the next one.
    if (looked) search({ open: id })
    if (id === rows.at(-1)?.id && list.hasNextPage && !list.isFetching) void list.fetchNextPage()
  }
  const look = (id: string) => {
    setChosen(id)
    places.set(place, id)
    search({ open: id })
  }
  const openPage = (id: string) => void navigate({ to: '/cases/$id', params: { id } })
  useListKeys({
    ids: rows.map(it => it.id),
    chosen,
    choose,
    open: openPage,
    look,
    leave: () => looked && search({ open: undefined }),
  })

  return (
    <div className={looked ? 'cases cases-looking' : 'cases'}>
      <div className="cases-list">
        <div className="page-head">
          <h1>{say({ zh: '事项', en: 'Cases' })}</h1>
          <ExportLinks filters={filters} />
          {list.dataUpdatedAt > 0 && <DataAsOf at={list.dataUpdatedAt} />}
        </div>
        <StageTabs filters={filters} onChange={search} />
        <CaseFilters filters={filters} onChange={search} />
        <Rows
          list={list}
          rows={rows}
          chosen={chosen}
          look={look}
          isFiltered={Object.values(filters).some(Boolean)}
        />
      </div>
      {looked && <CasePreview id={looked} onClose={() => search({ open: undefined })} />}
    </div>
  )
}

const useCaseList = (filters: Omit<CaseSearch, 'open'>) =>
  useInfiniteQuery({
    queryKey: [...keyOf(listCases, { query: filters }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listCases, { query: { ...filters, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: before => before,
  })

interface RowsProps {
  readonly list: ReturnType<typeof useCaseList>
  readonly rows: readonly CaseRow[]
  readonly chosen: string | undefined
  readonly look: (id: string) => void
  readonly isFiltered: boolean
}

function Rows({ list, rows, chosen, look, isFiltered }: RowsProps) {
  const say = useSay()
  if (list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Loading />
  if (rows.length === 0)
    return isFiltered ? (
      <Empty
        text={{
          zh: '没有符合这些条件的事项，可以放宽条件。',
          en: 'No case meets these filters: loosen one of them.',
        }}
      />
    ) : (
      <Empty
        text={{
          zh: '还没有事项。登记第一件诉求后，它会出现在这里。',
          en: 'No cases yet. The first report that is filed will appear here.',
        }}
      />
    )
  return (
    <>
      <div className={list.isPlaceholderData ? 'panel cases-stale' : 'panel'}>
        <CaseTable rows={rows} label={say({ zh: '事项列表', en: 'Cases' })} chosen={chosen} onChoose={look} />
      </div>
      <p className="cases-foot second small">
        {list.hasNextPage ? (
          <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {say({ zh: '继续加载', en: 'Show more' })}
          </Button>
        ) : (
          <span>
            {say({ zh: `已到末尾，共显示 ${rows.length} 件`, en: `That is all: ${rows.length} shown` })}
          </span>
        )}
        <span className="cases-keys">
          <kbd>j</kbd> <kbd>k</kbd> {say({ zh: '上下移动', en: 'move' })} · <kbd>Space</kbd>{' '}
          {say({ zh: '预览', en: 'look' })} · <kbd>Enter</kbd> {say({ zh: '打开', en: 'open' })}
        </span>
      </p>
    </>
  )
}
