/** The story of a case: each event says who did what and when, and opens to its data, files, hash and both times. */
import { useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { CaseReply, EventReply } from '../../../contracts/cases.ts'
import { useSay } from '../../kit/language.tsx'
import { EventEntry } from './event-entry.tsx'
import type { Glossary } from './use-names.ts'

interface TimelineProps {
  readonly it: CaseReply
  readonly glossary: Glossary
}

export function CaseTimeline({ it, glossary }: TimelineProps) {
  const say = useSay()
  const marked = useMarkedEvent(it.events)
  const [newestFirst, setNewestFirst] = useState(true)
  const events = newestFirst ? it.events.toReversed() : it.events
  return (
    <section className="panel matter-block" aria-labelledby="story">
      <header className="matter-block-head">
        <h2 id="story">{say({ zh: '办理过程', en: 'What happened' })}</h2>
        <span className="second small">
          {say({ zh: `共 ${it.events.length} 步`, en: `${it.events.length} events` })}
        </span>
        <button type="button" className="plain matter-block-end" onClick={() => setNewestFirst(!newestFirst)}>
          {newestFirst
            ? say({ zh: '从头看起', en: 'Oldest first' })
            : say({ zh: '最新在前', en: 'Newest first' })}
        </button>
      </header>
      <ol className="story">
        {events.map(event => (
          <EventEntry
            key={event.id}
            event={event}
            glossary={glossary}
            program={it.program}
            caseId={it.id}
            isMarked={event.seq === marked}
          />
        ))}
      </ol>
    </section>
  )
}

/** `#e5` in the address points at an event, as the list of a figure does. */
function useMarkedEvent(events: readonly EventReply[]): number | undefined {
  const hash = useLocation({ select: it => it.hash })
  const seq = Number(/^e(\d+)$/.exec(hash)?.[1] ?? Number.NaN)
  const isThere = events.some(it => it.seq === seq)
  useEffect(() => {
    if (isThere) document.getElementById(`e${seq}`)?.scrollIntoView({ block: 'center' })
  }, [isThere, seq])
  return isThere ? seq : undefined
}
