/** The cases a figure counts. Each opens to its events, with the one that made it count. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type CaseRow, readCase } from '../../../contracts/cases.ts'
import { type Figure, readFigure } from '../../../contracts/figures.ts'
import type { Bilingual } from '../../../core/language.ts'
import { call, useRead } from '../../kit/call.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { LightMark } from '../../kit/signals.tsx'
import { Answer } from '../../kit/states.tsx'
import { EventEntry } from '../case/event-entry.tsx'
import { useGlossary } from '../case/use-names.ts'
import { countingEvent } from './counting-event.ts'
import { askedBy, type FigureSearch } from './figure-search.ts'

type Part = NonNullable<FigureSearch['explain']>

interface CasesProps {
  readonly it: Figure
  readonly search: FigureSearch
  readonly part: Part
}

const PAGE = 50

export function FigureCases({ it, search, part }: CasesProps) {
  const say = useSay()
  const query = { ...askedBy(search), explain: part, limit: PAGE }
  const pages = useInfiniteQuery({
    queryKey: [readFigure.path, { id: it.id }, query, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call(
        readFigure,
        { params: { id: it.id }, query: { ...query, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: last => last.cases?.next ?? undefined,
  })
  const rows = pages.data?.pages.flatMap(page => page.cases?.items ?? [])
  const { names } = useGlossary(search.program ?? '')
  const hidden = pages.data?.pages[0]?.cases?.hidden ?? 0
  return (
    <section className="panel figure-cases" aria-labelledby="counted">
      <h2 id="counted">{say(titleOf(it, part))}</h2>
      {hidden > 0 ? (
        <p className="second">
          {say({
            zh: `另有 ${hidden} 件计入，但不在您的知悉范围，不列出`,
            en: `${hidden} more count but are not for you to see`,
          })}
        </p>
      ) : null}
      {search.at ? (
        <p className="second">
          {say({
            zh: '按当时的情况计入；下列环节与时限为现在的情况',
            en: 'Counted as things stood then; stage and deadline below are those of now',
          })}
        </p>
      ) : null}
      <Answer query={{ data: rows, error: pages.error, refetch: pages.refetch }}>
        {list =>
          list.length === 0 && hidden === 0 ? (
            <p className="second">{say({ zh: '没有这样的事项', en: 'There are none' })}</p>
          ) : (
            <ol className="counted">
              {list.map(row => (
                <CountedCase
                  key={row.id}
                  row={row}
                  place={names.place(row.area)}
                  it={it}
                  part={part}
                  at={search.at}
                />
              ))}
            </ol>
          )
        }
      </Answer>
      {pages.hasNextPage ? (
        <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {say({ zh: `再列 ${PAGE} 件`, en: `${PAGE} more` })}
        </Button>
      ) : null}
    </section>
  )
}

const titleOf = (it: Figure, part: Part) => {
  if (it.denominator === null)
    return { zh: `计入的 ${it.numerator} 件`, en: `The ${it.numerator} that count` }
  const titles: Record<Part, Bilingual> = {
    numerator: { zh: `分子：${it.numerator} 件`, en: `Numerator: ${it.numerator}` },
    denominator: { zh: `分母：${it.denominator} 件`, en: `Denominator: ${it.denominator}` },
    rest: {
      zh: `其余：${it.denominator - it.numerator} 件`,
      en: `The rest: ${it.denominator - it.numerator}`,
    },
  }
  return titles[part]
}

function CountedCase({
  row,
  place,
  it,
  part,
  at,
}: {
  readonly row: CaseRow
  readonly place: Bilingual
  readonly it: Figure
  readonly part: Part
  readonly at: string | undefined
}) {
  const say = useSay()
  const [isOpen, open] = useState(false)
  return (
    <li>
      <details onToggle={event => open(event.currentTarget.open)}>
        <summary>
          <span className="counted-title">{row.title ?? row.number}</span>
          <span className="counted-more">
            <LightMark of={row} />
            <span>{say(place)}</span>
            <span>{row.ownerName ? say(row.ownerName) : say({ zh: '未派单', en: 'Not assigned' })}</span>
            <span>
              {say(
                row.closedAt
                  ? { zh: `办结 ${sayMoment(row.closedAt).zh}`, en: `closed ${sayMoment(row.closedAt).en}` }
                  : {
                      zh: `上报 ${sayMoment(row.reportedAt).zh}`,
                      en: `reported ${sayMoment(row.reportedAt).en}`,
                    },
              )}
            </span>
          </span>
        </summary>
        {isOpen ? <CountedEvents row={row} it={it} part={part} at={at} /> : null}
      </details>
    </li>
  )
}

function CountedEvents({
  row,
  it,
  part,
  at,
}: {
  readonly row: CaseRow
  readonly it: Figure
  readonly part: Part
  readonly at: string | undefined
}) {
  const say = useSay()
  const glossary = useGlossary(row.program)
  const found = useRead(readCase, { params: { id: row.id }, ...(at ? { query: { at } } : {}) })
  return (
    <Answer query={found}>
      {({ events }) => {
        const counting = countingEvent(it.clauses, part, events)
        return (
          <div className="counted-events">
            <ol className="story">
              {events.map(event => (
                <EventEntry
                  key={event.id}
                  event={event}
                  glossary={glossary}
                  program={row.program}
                  caseId={row.id}
                  isMarked={event.seq === counting}
                  mark={{ zh: '因此计入', en: 'Why it counts' }}
                />
              ))}
            </ol>
            <Link
              to="/cases/$id"
              params={{ id: row.id }}
              search={{ at }}
              hash={counting === undefined ? '' : `e${counting}`}
            >
              {say({ zh: `打开 ${row.number}`, en: `Open ${row.number}` })}
            </Link>
          </div>
        )
      }}
    </Answer>
  )
}
