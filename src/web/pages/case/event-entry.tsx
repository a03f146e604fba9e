/** One event of a story. Also used where a figure shows which event made a case count. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EventReply } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { sayExactly, sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { FilePictures } from './file-pictures.tsx'
import { type Said, saidBy } from './event-data.ts'
import type { Glossary } from './use-names.ts'

interface EntryProps {
  readonly event: EventReply
  readonly glossary: Glossary
  readonly program: string
  readonly caseId: string
  readonly isMarked?: boolean
  /** Said beside the step of a marked event. */
  readonly mark?: Bilingual
}

export function EventEntry({ event, glossary, program, caseId, isMarked = false, mark }: EntryProps) {
  const say = useSay()
  const said = saidBy(
    event,
    { step: glossary.stepSchema(event.step), facts: glossary.factSchema(program) },
    glossary.names,
  )
  // What was reported stands on the page already.
  const isReport = event.step === 'report'
  return (
    <li
      id={`e${event.seq}`}
      className={isMarked ? 'story-event story-marked' : 'story-event'}
      aria-current={isMarked ? 'true' : undefined}
    >
      <p className="story-line">
        <strong>{say(event.name)}</strong>
        {isMarked && mark ? <span className="flag">{say(mark)}</span> : null}
        <Who by={event.by} />
        <time dateTime={event.at}>{say(sayMoment(event.at))}</time>
      </p>
      {isReport ? null : <Fields said={said} />}
      <FilePictures files={event.files} />
      <details className="story-proof">
        <summary>
          {isReport
            ? say({ zh: '上报内容与存证', en: 'What it says, and proof' })
            : say({ zh: '存证', en: 'Proof' })}
        </summary>
        {isReport ? <Fields said={said} /> : null}
        <dl className="pairs">
          <Pair title={{ zh: '发生', en: 'Happened' }} value={say(sayExactly(event.at))} />
          <Pair title={{ zh: '录入', en: 'Recorded' }} value={say(sayExactly(event.recordedAt))} />
          <Pair title={{ zh: '序号', en: 'Order' }} value={String(event.seq)} />
          <Pair title={{ zh: '哈希', en: 'Hash' }} value={<code>{event.hash}</code>} />
        </dl>
        <Link to="/cases/$id" params={{ id: caseId }} search={{ at: event.at }}>
          {say({ zh: '看这一步之后的样子', en: 'See the case as it stood then' })}
        </Link>
      </details>
    </li>
  )
}

function Who({ by }: { readonly by: EventReply['by'] }) {
  const say = useSay()
  const parts = [by.unit, by.post, by.title].filter(it => it !== null).map(say)
  return <span className="story-who">{[...new Set(parts)].join(' · ')}</span>
}

function Fields({ said }: { readonly said: readonly Said[] }) {
  if (said.length === 0) return null
  return (
    <dl className="pairs">
      {said.map(it => (
        <Pair key={it.id} title={it.title} value={<Value of={it} />} />
      ))}
    </dl>
  )
}

function Value({ of: it }: { readonly of: Said }) {
  const say = useSay()
  if (it.isWords) return <q className="story-words">{say(it.value)}</q>
  if (it.opens === undefined) return say(it.value)
  return (
    <Link to="/cases/$id" params={{ id: it.opens }}>
      {say(it.value)}
    </Link>
  )
}

export function Pair({ title, value }: { readonly title: Bilingual; readonly value: ReactNode }) {
  const say = useSay()
  return (
    <div>
      <dt>{say(title)}</dt>
      <dd>{value}</dd>
    </div>
  )
}
