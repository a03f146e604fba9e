/** What others did to the case while a form was being filled in. What was typed stays. */
import { Alert, Button } from 'antd'
import type { CaseReply } from '../../../contracts/cases.ts'
import { stageNames } from '../../../core/stage.ts'
import { useSay } from '../../kit/language.tsx'
import { EventEntry } from './event-entry.tsx'
import type { Glossary } from './use-names.ts'

interface ChangedProps {
  readonly it: CaseReply
  readonly since: number
  readonly glossary: Glossary
  readonly isStillOpen: boolean
  readonly onGoOn: () => void
}

export function WhatChanged({ it, since, glossary, isStillOpen, onGoOn }: ChangedProps) {
  const say = useSay()
  const news = it.events.filter(event => event.seq > since)
  if (news.length === 0) return null
  const stage = stageNames[it.stage]
  return (
    <Alert
      type="warning"
      role="alert"
      title={say(
        isStillOpen
          ? {
              zh: '填写期间已有新进展，请看过再提交；已填内容未动',
              en: 'Something happened meanwhile: read it, then go on. What you wrote is kept',
            }
          : {
              zh: `填写期间事项已转为“${stage.zh}”，此步不能再办；已填内容可复制`,
              en: `Meanwhile the case is “${stage.en}” and this step is no longer open. What you wrote can be copied`,
            },
      )}
      description={
        <ol className="story">
          {news.map(event => (
            <EventEntry
              key={event.id}
              event={event}
              glossary={glossary}
              program={it.program}
              caseId={it.id}
            />
          ))}
        </ol>
      }
      {...(isStillOpen
        ? { action: <Button onClick={onGoOn}>{say({ zh: '已看过，继续', en: 'Seen, go on' })}</Button> }
        : {})}
    />
  )
}
