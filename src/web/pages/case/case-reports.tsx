/** Each thing somebody said about this case. Who it was stays masked; to see it takes a reason, which is recorded. */
import { useMutation } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { type CaseReply, unmask } from '../../../contracts/cases.ts'
import { call } from '../../kit/call.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { sayChannel } from '../../../core/channel.ts'
import { ProblemNote } from '../../kit/problem-note.tsx'

type Report = CaseReply['reportsList'][number]

export function CaseReports({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  if (it.reportsList.every(report => report.channel === 'device')) return null // nobody said it
  return (
    <section className="panel matter-block" aria-labelledby="reports">
      <header className="matter-block-head">
        <h2 id="reports">{say({ zh: '反映人', en: 'Who reported it' })}</h2>
        {it.reportsList.length > 1 ? (
          <span className="second">
            {say({
              zh: `${it.reportsList.length} 次反映，每一位都须答复`,
              en: `${it.reportsList.length} reports, each to be answered`,
            })}
          </span>
        ) : null}
      </header>
      <ul className="reports">
        {it.reportsList.map((report, i) => (
          <ReportLine key={report.id} report={report} withText={i > 0} />
        ))}
      </ul>
    </section>
  )
}

function ReportLine({ report, withText }: { readonly report: Report; readonly withText: boolean }) {
  const say = useSay()
  const [isAsking, ask] = useState(false)
  const [seen, setSeen] = useState<{ name: string | null; phone: string | null }>()
  const who = seen ?? report.reporter
  return (
    <li>
      <p className="report-line">
        <span>{who ? [who.name, who.phone].filter(Boolean).join(' ') || say(nameless) : say(nameless)}</span>
        <span className="second small">
          {say(sayMoment(report.receivedAt))} · {say(sayChannel(report.channel))}
        </span>
        {report.canUnmask && !seen ? (
          <button type="button" className="plain" aria-expanded={isAsking} onClick={() => ask(!isAsking)}>
            {say({ zh: '查看（留痕）', en: 'Show (logged)' })}
          </button>
        ) : null}
      </p>
      {withText && report.text ? <p className="matter-text second">{report.text}</p> : null}
      {isAsking && !seen ? <UnmaskForm id={report.id} onSeen={setSeen} /> : null}
    </li>
  )
}

const nameless = { zh: '未留姓名电话，或不在知悉范围', en: 'No name left, or not for you to know' }

function UnmaskForm({
  id,
  onSeen,
}: {
  readonly id: string
  readonly onSeen: (it: { name: string | null; phone: string | null }) => void
}) {
  const say = useSay()
  const [reason, setReason] = useState('')
  const asking = useMutation({
    mutationFn: () => call(unmask, { params: { id }, body: { reason: reason.trim() } }),
    onSuccess: onSeen,
  })
  return (
    <form
      className="unmask"
      onSubmit={event => {
        event.preventDefault()
        asking.mutate()
      }}
    >
      <label htmlFor={`why-${id}`}>
        {say({
          zh: '查看理由（连同您的姓名和时间一并记录）',
          en: 'Why (recorded with your name and the time)',
        })}
      </label>
      <div className="unmask-line">
        <Input
          id={`why-${id}`}
          value={reason}
          maxLength={500}
          autoFocus
          onChange={event => setReason(event.target.value)}
          placeholder={say({ zh: '如：电话回访', en: 'For example: call-back' })}
        />
        <Button
          htmlType="submit"
          type="primary"
          disabled={reason.trim().length < 2}
          loading={asking.isPending}
        >
          {say({ zh: '查看', en: 'Show' })}
        </Button>
      </div>
      {asking.error ? <ProblemNote error={asking.error} /> : null}
    </form>
  )
}
