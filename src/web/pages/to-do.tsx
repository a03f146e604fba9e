/** What waits for me, most urgent first. */
import './to-do.css'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { type CaseRow, toDo } from '../../contracts/cases.ts'
import type { Reply } from '../../contracts/route.ts'
import type { Bilingual } from '../../core/language.ts'
import { useRead } from '../kit/call.ts'
import { CaseTable, rowId } from '../kit/case-table.tsx'
import { DataAsOf } from '../kit/data-as-of.tsx'
import { sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { Opens } from '../kit/opens.tsx'
import { Answer, Empty } from '../kit/states.tsx'
import { useListKeys } from '../kit/use-list-keys.ts'

type Group = Reply<typeof toDo>['groups'][number]

const A_MINUTE = 60_000

export function ToDoPage() {
  const say = useSay()
  const query = useRead(toDo, { query: { limit: 50 } }, { refetchInterval: A_MINUTE })
  return (
    <>
      <div className="page-head">
        <h1>{say({ zh: '我的待办', en: 'My to-do' })}</h1>
        {query.data && <p className="second">{say(inOneSentence(query.data.groups))}</p>}
        {query.data && <DataAsOf at={query.dataUpdatedAt} />}
      </div>
      <Answer query={query}>{({ groups }) => <Groups groups={groups.filter(it => it.total > 0)} />}</Answer>
    </>
  )
}

function Groups({ groups }: { readonly groups: readonly Group[] }) {
  const say = useSay()
  const navigate = useNavigate()
  const [chosen, choose] = useState<string>()
  const ids = useMemo(() => groups.flatMap(it => it.items.map(row => row.id)), [groups])
  useListKeys({
    ids,
    chosen,
    choose: id => {
      choose(id)
      if (id) document.getElementById(rowId(id))?.scrollIntoView({ block: 'nearest' })
    },
    open: id => void navigate({ to: '/cases/$id', params: { id } }),
  })
  if (groups.length === 0)
    return (
      <Empty
        text={{
          zh: '眼下没有待办。派给您或等您审核的事项会出现在这里。',
          en: 'Nothing waits for you now. Cases assigned to you or waiting for your check will appear here.',
        }}
      />
    )
  return groups.map(group => (
    <section key={group.id} className="to-do-group panel" aria-labelledby={`group-${group.id}`}>
      <h2 id={`group-${group.id}`}>
        {say(group.title)}
        <Opens to="/cases" search={group.filter} label={say(group.title)}>
          <span className="to-do-count">{sayNumber(group.total)}</span>
        </Opens>
        {group.overdue > 0 && (
          <span className="mark mark-red small">
            <span className="mark-shape" aria-hidden="true">
              ◆
            </span>
            {say({ zh: `超期 ${sayNumber(group.overdue)}`, en: `${sayNumber(group.overdue)} overdue` })}
          </span>
        )}
      </h2>
      <CaseTable rows={group.items} label={say(group.title)} chosen={chosen} onChoose={choose} isBare />
      {group.total > group.items.length && (
        <p className="to-do-more small second">
          {say({
            zh: `另有 ${sayNumber(group.total - group.items.length)} 件，办理前面的事项后依次出现。`,
            en: `${sayNumber(group.total - group.items.length)} more follow as these are dealt with.`,
          })}
        </p>
      )}
    </section>
  ))
}

/** 待办 12 件，其中超期 2 件，最急的一件超期 3 天。 */
function inOneSentence(groups: readonly Group[]): Bilingual {
  const total = groups.reduce((sum, it) => sum + it.total, 0)
  const overdue = groups.reduce((sum, it) => sum + it.overdue, 0)
  if (total === 0) return { zh: '', en: '' }
  const first = mostUrgent(groups.flatMap(it => it.items))?.left
  return {
    zh: `共 ${sayNumber(total)} 件${overdue ? `，其中超期 ${sayNumber(overdue)} 件` : '，没有超期'}${first ? `，最急的一件${first.zh}` : ''}。`,
    en: `${sayNumber(total)} in all, ${overdue ? `${sayNumber(overdue)} overdue` : 'none overdue'}${first ? `; the most urgent: ${first.en}` : ''}.`,
  }
}

const mostUrgent = (rows: readonly CaseRow[]): CaseRow | undefined =>
  rows
    .filter(it => it.due !== null && !it.paused)
    .sort((a, b) => Date.parse(a.due ?? '') - Date.parse(b.due ?? ''))[0]
