/** 通知: what one was told of, newest first, and the answer that it was heard. */
import './notices.css'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { countNotices, listNotices, readAllNotices } from '../../../contracts/notices.ts'
import { call, keyOf } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { Empty, Loading } from '../../kit/states.tsx'
import { Notice } from './notice.tsx'

const route = getRouteApi('/shell/notices')

export function NoticesPage() {
  const say = useSay()
  const { unread } = route.useSearch()
  const list = useNotices(unread === 'true')
  const reread = useReread()
  const readAll = useMutation({ mutationFn: () => call(readAllNotices), onSuccess: reread })
  const left = list.data?.pages[0]?.unread
  return (
    <div className="notices">
      <div className="page-head">
        <h1>{say({ zh: '通知', en: 'Notices' })}</h1>
        {left !== undefined && (
          <p className="second">
            {say(
              left > 0
                ? { zh: `${sayNumber(left)} 条未读。`, en: `${sayNumber(left)} unread.` }
                : { zh: '没有未读。', en: 'None unread.' },
            )}
          </p>
        )}
        {list.dataUpdatedAt > 0 && <DataAsOf at={list.dataUpdatedAt} />}
      </div>
      <div className="notices-bar">
        <nav className="notices-tabs" aria-label={say({ zh: '筛选通知', en: 'Filter notices' })}>
          <Link to="/notices" search={{}} activeOptions={{ exact: true }}>
            {say({ zh: '全部', en: 'All' })}
          </Link>
          <Link to="/notices" search={{ unread: 'true' }}>
            {say({ zh: '未读', en: 'Unread' })}
          </Link>
        </nav>
        <Button disabled={!left} loading={readAll.isPending} onClick={() => readAll.mutate()}>
          {say({ zh: '全部标为已读', en: 'Mark all as read' })}
        </Button>
      </div>
      {readAll.error ? <ProblemNote error={readAll.error} /> : null}
      <List list={list} isFiltered={unread === 'true'} onChange={reread} />
    </div>
  )
}

interface ListProps {
  readonly list: ReturnType<typeof useNotices>
  readonly isFiltered: boolean
  readonly onChange: () => void
}

function List({ list, isFiltered, onChange }: ListProps) {
  const say = useSay()
  if (list.error) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
  if (list.isPending) return <Loading />
  const items = list.data.pages.flatMap(page => page.items)
  if (items.length === 0)
    return (
      <Empty
        text={
          isFiltered
            ? { zh: '没有未读的通知。', en: 'Nothing is left to read.' }
            : {
                zh: '还没有通知。派单、催办、临期和超期提醒会出现在这里；非工作时间的提醒发给值班人员。',
                en: 'No notices yet. Assignments and reminders of deadlines will appear here; out of hours they go to whoever is on duty.',
              }
        }
      />
    )
  return (
    <>
      <ul className="panel notices-list">
        {items.map(it => (
          <Notice key={it.id} it={it} onChange={onChange} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {say({ zh: '继续加载', en: 'Show more' })}
        </Button>
      ) : null}
    </>
  )
}

const useNotices = (isUnread: boolean) => {
  const query = isUnread ? { unread: 'true' } : {}
  return useInfiniteQuery({
    queryKey: [...keyOf(listNotices, { query }), 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(listNotices, { query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: before => before,
  })
}

/** The list and the count in the header. */
function useReread(): () => void {
  const client = useQueryClient()
  return () => {
    for (const { path } of [listNotices, countNotices]) void client.invalidateQueries({ queryKey: [path] })
  }
}
