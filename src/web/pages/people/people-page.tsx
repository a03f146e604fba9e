/** People, the posts they hold and from when to when, who deputises for whom, and who is on duty today. */
import './people.css'
import { Input, Segmented } from 'antd'
import { useState } from 'react'
import { listPeople, type PersonReply } from '../../../contracts/registers.ts'
import { useRead } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'
import { Answer, Empty } from '../../kit/states.tsx'
import { AddPerson } from './add-person.tsx'
import { DutyToday } from './duty-today.tsx'
import { PeopleTable } from './people-table.tsx'
import { PostsTable } from './posts-table.tsx'

type By = 'person' | 'post'

export function PeoplePage() {
  const say = useSay()
  const people = useRead(listPeople)
  const mayChange = useMe().posts.some(post => post.kind === 'administrator')
  const [by, show] = useState<By>('person')
  const [typed, type] = useState('')
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '人员与岗位', en: 'People and posts' })}</h1>
        {people.data ? (
          <span className="second">
            {say({ zh: `${people.data.items.length} 人`, en: `${people.data.items.length} people` })}
          </span>
        ) : null}
      </header>
      <DutyToday />
      <div className="people-tools">
        <Segmented
          aria-label={say({ zh: '排列方式', en: 'Listed by' })}
          value={by}
          onChange={show}
          options={[
            { value: 'person', label: say({ zh: '按人员', en: 'By person' }) },
            { value: 'post', label: say({ zh: '按岗位', en: 'By post' }) },
          ]}
        />
        <Input
          allowClear
          value={typed}
          onChange={event => type(event.target.value)}
          aria-label={say({ zh: '查找', en: 'Find' })}
          placeholder={say({ zh: '姓名、用户名、岗位或单位', en: 'Name, post or unit' })}
        />
        {mayChange ? <AddPerson /> : null}
      </div>
      <Answer query={people}>
        {({ items }) => {
          const found = items.filter(it => matches(it, typed))
          if (found.length === 0) return <Empty text={{ zh: '没有符合的人员', en: 'Nobody matches' }} />
          return by === 'person' ? (
            <PeopleTable people={found} mayChange={mayChange} />
          ) : (
            <PostsTable people={items} typed={typed} mayChange={mayChange} />
          )
        }}
      </Answer>
    </>
  )
}

function matches(it: PersonReply, typed: string): boolean {
  const words = [it.name, it.title, ...it.posts.flatMap(post => [post.title, post.unitName, post.areaName])]
  return words.some(word => matchesText(word, typed))
}

export const matchesText = (word: string | { zh: string; en: string }, typed: string): boolean =>
  (typeof word === 'string' ? word : `${word.zh} ${word.en}`)
    .toLowerCase()
    .includes(typed.trim().toLowerCase())
