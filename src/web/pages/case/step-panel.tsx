/** The form of one step, drawn from its schema, and what to do when the case changed while it was filled in. */
import { useQuery } from '@tanstack/react-query'
import { Button, Form } from 'antd'
import { useEffect, useState } from 'react'
import { type CaseReply, suggestOwner } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import { call, problemIn } from '../../kit/call.ts'
import { FormFromSchema, useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import type { FieldSchema } from '../../kit/form/schema.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import type { Glossary } from './use-names.ts'
import { useStep } from './use-step.ts'
import { WhatChanged } from './what-changed.tsx'

type OpenStep = CaseReply['openSteps'][number]

interface PanelProps {
  readonly it: CaseReply
  readonly open: OpenStep
  readonly name: Bilingual
  readonly schema: FieldSchema
  readonly leastFiles: number
  readonly glossary: Glossary
  readonly onClose: () => void
}

const noFields: readonly never[] = []

export function StepPanel({ it, open, name, schema, leastFiles, glossary, onClose }: PanelProps) {
  const say = useSay()
  const [form] = Form.useForm<{ data?: Record<string, unknown> }>()
  const taking = useStep(it, onClose)
  const [seen, see] = useState(it.seq)
  const problem = taking.error ? problemIn(taking.error) : undefined
  const isStale = problem?.code === 'stale'
  useFieldProblems(form, problem?.fields ?? noFields)
  const isStillOpen = it.openSteps.some(other => other.step === open.step)
  const submit = () => taking.mutate({ step: open.step, data: form.getFieldsValue().data ?? {}, seen })
  return (
    <Form
      form={form}
      layout="vertical"
      className="step-form"
      onFinish={submit}
      onKeyDown={event => (event.ctrlKey || event.metaKey) && event.key === 'Enter' && form.submit()}
    >
      <h2>
        {say(name)}{' '}
        <span className="second small">
          {say({ zh: `以“${open.postTitle.zh}”岗位`, en: `as ${open.postTitle.en}` })}
        </span>
      </h2>
      {open.step === 'assign' ? <Suggestion it={it} onTake={data => form.setFieldsValue({ data })} /> : null}
      <FormFromSchema schema={schema} within="data" leastFiles={leastFiles} focusFirst />
      {isStale || it.seq > seen ? (
        <WhatChanged
          it={it}
          since={seen}
          glossary={glossary}
          isStillOpen={isStillOpen}
          onGoOn={() => see(it.seq)}
        />
      ) : null}
      {taking.error && !isStale ? (
        <ProblemNote error={taking.error} without={problem?.fields.map(field => field.field) ?? []} />
      ) : null}
      <div className="step-buttons">
        <Button
          type="primary"
          htmlType="submit"
          loading={taking.isPending}
          disabled={it.seq > seen || !isStillOpen}
        >
          {say(name)}
        </Button>
        <Button onClick={onClose}>{say({ zh: '取消', en: 'Cancel' })}</Button>
        <span className="second small">{say({ zh: 'Ctrl + Enter 提交', en: 'Ctrl + Enter sends' })}</span>
      </div>
    </Form>
  )
}

/** Who should own it, by duty list, line and territory: filled in at once, and open to change. */
function Suggestion({
  it,
  onTake,
}: {
  readonly it: CaseReply
  readonly onTake: (data: Record<string, unknown>) => void
}) {
  const say = useSay()
  const query = { program: it.program, kind: it.kind, area: it.area }
  const asked = useQuery({
    queryKey: [suggestOwner.path, {}, query],
    queryFn: () => call(suggestOwner, { query }),
  })
  const { data } = asked
  useEffect(() => {
    if (data)
      onTake({
        ...(data.owner ? { owner: data.owner.id } : {}),
        coOwners: data.coOwners.map(unit => unit.id),
        term: data.term,
      })
    // Once for each answer: what the person types afterwards stays.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [data])
  if (!data) return null
  const owner = data.owner?.name ?? { zh: '未能判定', en: 'undecided' }
  return (
    <p className="step-hint">
      {say({ zh: `建议：${owner.zh}。${data.why.zh}`, en: `Suggested: ${owner.en}. ${data.why.en}` })}
      <br />
      {say({
        zh: `时限 ${data.termName.zh}，${sayMoment(data.due).zh} 截止`,
        en: `Term ${data.termName.en}, due ${sayMoment(data.due).en}`,
      })}
      {data.provisional ? say({ zh: '（暂定）', en: ' (provisional)' }) : null}
    </p>
  )
}
