/** What the search box found. A number that is met exactly opens its case. */
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { search } from '../../contracts/cases.ts'
import { useRead } from '../kit/call.ts'
import { CaseTable, rowId } from '../kit/case-table.tsx'
import { useSay } from '../kit/language.tsx'
import { Answer, Empty } from '../kit/states.tsx'
import { useListKeys } from '../kit/use-list-keys.ts'

const route = getRouteApi('/shell/search')

const MOST = 50

export function SearchPage() {
  const say = useSay()
  const navigate = useNavigate()
  const { q = '' } = route.useSearch()
  const found = useRead(search, { query: { q, limit: MOST } }, { enabled: q !== '' })
  const rows = found.data?.items ?? []
  const [chosen, choose] = useState<string>()
  const open = (id: string, replace = false) => void navigate({ to: '/cases/$id', params: { id }, replace })
  const exact =
    rows.length === 1 && rows[0]?.number.toLowerCase() === q.toLowerCase() ? rows[0].id : undefined
  useEffect(() => {
    if (exact) open(exact, true)
  }, [exact])
  useListKeys({
    ids: rows.map(it => it.id),
    chosen,
    choose: id => {
      choose(id)
      if (id) document.getElementById(rowId(id))?.scrollIntoView({ block: 'nearest' })
    },
    open,
  })
  return (
    <>
      <div className="page-head">
        <h1>{q ? say({ zh: `搜索“${q}”`, en: `Search for “${q}”` }) : say({ zh: '搜索', en: 'Search' })}</h1>
        {found.data && (
          <p className="second">
            {rows.length < MOST
              ? say({ zh: `找到 ${rows.length} 件`, en: `${rows.length} found` })
              : say({ zh: `显示最接近的 ${MOST} 件`, en: `the ${MOST} closest` })}
          </p>
        )}
      </div>
      {q === '' ? (
        <Empty
          text={{
            zh: '可按编号或诉求内容搜索。',
            en: 'Search by number or by words.',
          }}
        />
      ) : (
        <Answer query={found}>
          {() =>
            rows.length > 0 ? (
              <div className="panel">
                <CaseTable
                  rows={rows}
                  label={say({ zh: '搜索结果', en: 'Results' })}
                  chosen={chosen}
                  onChoose={choose}
                />
              </div>
            ) : (
              <Empty
                text={{
                  zh: `没有找到与“${q}”有关的事项，或不在您的职责范围内。可以换一个词，或只输入编号的后几位。`,
                  en: `Nothing about “${q}” in what you may see. Try another word, or the last digits of the number.`,
                }}
              />
            )
          }
        </Answer>
      )}
    </>
  )
}
