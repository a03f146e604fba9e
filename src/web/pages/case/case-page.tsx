/** One case: what, where, whose, how long is left; what can be done now; then its story, and what is around it. */
import './case.css'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { type CaseReply, nearCases, readCase } from '../../../contracts/cases.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayExactly } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Answer } from '../../kit/states.tsx'
import { CaseActions } from './case-actions.tsx'
import { CaseCurve } from './case-curve.tsx'
import { CaseClocks } from './case-clocks.tsx'
import { CaseEvidence } from './case-evidence.tsx'
import { CaseFigures } from './case-figures.tsx'
import { CaseHead } from './case-head.tsx'
import { CaseMap } from './case-map.tsx'
import { CaseNear } from './case-near.tsx'
import { CaseReports } from './case-reports.tsx'
import { CaseTimeline } from './case-timeline.tsx'
import { CaseWords } from './case-words.tsx'
import { useLiveCase } from './use-live-case.ts'
import { useGlossary } from './use-names.ts'

const ROUTE = '/shell/cases/$id'

export function CasePage() {
  const { id } = useParams({ from: ROUTE })
  const { at } = useSearch({ from: ROUTE })
  const found = useRead(
    readCase,
    { params: { id }, ...(at ? { query: { at } } : {}) },
    { refetchInterval: 60_000 },
  )
  const isLive = useLiveCase(id)
  return (
    <div className="matter-page">
      {at ? <Past id={id} at={at} /> : null}
      <Answer query={found}>
        {it => (
          <>
            <CaseBody key={it.id} it={it} isPast={at !== undefined} />
            {at ? null : (
              <p className="matter-live">
                <DataAsOf at={found.dataUpdatedAt} />
                {isLive ? null : <Waiting />}
              </p>
            )}
          </>
        )}
      </Answer>
    </div>
  )
}

const nobody: readonly never[] = []

function CaseBody({ it, isPast }: { readonly it: CaseReply; readonly isPast: boolean }) {
  const glossary = useGlossary(it.program)
  const near = useRead(nearCases, { params: { id: it.id } }, { staleTime: 60_000 }).data
  return (
    <>
      <CaseHead it={it} place={glossary.names.place(it.area)} />
      <div className="matter-body">
        <div className="matter-main">
          {isPast ? null : <CaseActions it={it} glossary={glossary} />}
          <CaseWords it={it} glossary={glossary} />
          <CaseCurve it={it} />
          <CaseEvidence it={it} isPast={isPast} />
          <CaseTimeline it={it} glossary={glossary} />
        </div>
        <aside className="matter-side">
          <CaseClocks it={it} />
          <CaseReports it={it} />
          <CaseMap it={it} neighbours={near?.neighbours ?? nobody} />
          <CaseNear neighbours={near?.neighbours ?? nobody} lookAlikes={near?.lookAlikes ?? nobody} />
          <CaseFigures it={it} place={glossary.names.place(it.area)} />
        </aside>
      </div>
    </>
  )
}

/** The case as it stood: nothing can be done to the past. */
function Past({ id, at }: { readonly id: string; readonly at: string }) {
  const say = useSay()
  const then = sayExactly(at)
  return (
    <p className="matter-past" role="status">
      {say({
        zh: `这是 ${then.zh} 时的样子，只供查看`,
        en: `This is the case as it stood on ${then.en}; it can only be read`,
      })}
      <Link to="/cases/$id" params={{ id }}>
        {say({ zh: '回到现在', en: 'Back to now' })}
      </Link>
    </p>
  )
}

const Waiting = () => {
  const say = useSay()
  return (
    <span className="second small">
      {say({ zh: '实时更新未接通，每分钟刷新一次', en: 'Not live: renewed every minute' })}
    </span>
  )
}
