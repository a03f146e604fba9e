/** The hotline desk: a call is written down, seen to be new or known, and sent to whom it belongs, without a mouse. */
import './intake.css'
import { useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { Form, Modal } from 'antd'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CaseRow } from '../../contracts/cases.ts'
import { listPrograms } from '../../contracts/registers.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { coversProgram } from '../../core/scope.ts'
import { problemIn, useRead } from '../kit/call.ts'
import { useFieldProblems } from '../kit/form/form-from-schema.tsx'
import { useSay } from '../kit/language.tsx'
import { mayTake, useMe } from '../kit/me.ts'
import { newId } from '../kit/new-id.ts'
import { Answer, Empty } from '../kit/states.tsx'
import { type Draft, type Outcome, fileReport } from './intake/file-report.ts'
import { IntakeForm, type Programs } from './intake/intake-form.tsx'
import { IntakeActions } from './intake/intake-actions.tsx'
import { LookAlikes } from './intake/look-alikes.tsx'
import { Outcomes } from './intake/outcomes.tsx'
import { SuggestedOwner } from './intake/suggested-owner.tsx'

const KEPT_PROGRAM = 'yiwang.intake.program'
const noFields: readonly never[] = []

export function IntakePage() {
  const say = useSay()
  const me = useMe()
  const programs = useRead(listPrograms, {}, { staleTime: Infinity })
  return (
    <>
      <div className="page-head">
        <h1>{say({ zh: '登记受理', en: 'Intake' })}</h1>
      </div>
      <Answer query={programs}>
        {({ items }) => {
          const mine = items.filter(
            it => it.kinds.length > 0 && me.posts.some(post => coversProgram(post, it.id)),
          )
          return mine.length > 0 ? (
            <Desk programs={mine} />
          ) : (
            <Empty
              text={{
                zh: '您的岗位没有可登记的业务，请联系系统管理员。',
                en: 'Your post has no program to file for: ask the administrator.',
              }}
            />
          )
        }}
      </Answer>
    </>
  )
}

function Desk({ programs }: { readonly programs: Programs }) {
  const me = useMe()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<Draft>()
  const draft: Partial<Draft> = Form.useWatch([], form) ?? {}
  const mayAssign = mayTake(me, 'assign')
  const [joins, setJoins] = useState<CaseRow>()
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([])
  const [isSending, setSending] = useState(false)
  const [error, setError] = useState<unknown>()
  const fields = useMemo(() => (error ? problemIn(error).fields.map(inThisForm) : noFields), [error])
  useFieldProblems(form, fields)
  // The same draft sent twice is one report: the id is changed only once it is filed.
  const id = useRef(newId())
  const isSendingNow = useRef(false)

  const submit = async (assigns: boolean) => {
    if (isSendingNow.current) return
    isSendingNow.current = true
    setSending(true)
    setError(undefined)
    try {
      const typed = await form.validateFields()
      const outcome = await fileReport({
        id: id.current,
        draft: typed,
        joins,
        assigns: assigns && mayAssign && !joins,
      })
      setOutcomes(list => [outcome, ...list])
      localStorage.setItem(KEPT_PROGRAM, typed.program)
      startOver(typed)
      await queryClient.invalidateQueries({
        predicate: ({ queryKey }) => /^\/(cases|to-do|figures)/.test(String(queryKey[0])),
      })
    } catch (error) {
      if (isIncomplete(error)) goToFirstWrong()
      else setError(error)
    } finally {
      isSendingNow.current = false
      setSending(false)
    }
  }
  const startOver = ({ program, channel }: Pick<Draft, 'program' | 'channel'>) => {
    form.resetFields()
    form.setFieldsValue({ program, channel })
    id.current = newId()
    setJoins(undefined)
    setError(undefined)
    document.getElementById('intake_phone')?.focus()
    window.scrollTo({ top: 0 })
  }
  useSubmitKeys(submit)

  const isBegun = Boolean(draft.text?.trim() || draft.phone?.trim())
  return (
    <div className="intake">
      <LeaveGuard isBegun={isBegun} />
      <div className="panel intake-form">
        <IntakeForm
          form={form}
          programs={programs}
          firstProgram={firstOf(programs)}
          program={draft.program}
        />
        <IntakeActions
          joins={joins}
          mayAssign={mayAssign}
          isSending={isSending}
          error={error}
          onSubmit={submit}
          onClear={
            isBegun
              ? () => startOver({ program: draft.program ?? firstOf(programs), channel: 'phone' })
              : undefined
          }
        />
      </div>
      <div className="intake-side">
        <Outcomes list={outcomes} />
        <SuggestedOwner draft={draft} mayAssign={mayAssign} joins={joins} form={form} />
        <LookAlikes draft={draft} joins={joins} onJoin={setJoins} />
      </div>
    </div>
  )
}

/** What was used last at this machine, else the first that asks who is calling. */
function firstOf(programs: Programs): string {
  const kept = localStorage.getItem(KEPT_PROGRAM)
  const first =
    programs.find(it => it.id === kept) ?? programs.find(it => it.reporter === 'asked') ?? programs[0]
  return first?.id ?? ''
}

/** Ctrl+Enter files and assigns, with Shift it only files. */
function useSubmitKeys(submit: (assigns: boolean) => Promise<void>): void {
  const latest = useRef(submit)
  latest.current = submit
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      void latest.current(!event.shiftKey)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function LeaveGuard({ isBegun }: { readonly isBegun: boolean }) {
  const say = useSay()
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ next }) => isBegun && next.pathname !== '/sign-in',
    enableBeforeUnload: isBegun,
    withResolver: true,
  })
  return (
    <Modal
      open={status === 'blocked'}
      title={say({ zh: '这件诉求还没有登记', en: 'This report is not filed yet' })}
      okText={say({ zh: '留在本页', en: 'Stay here' })}
      cancelText={say({ zh: '放弃离开', en: 'Discard and leave' })}
      onOk={() => reset?.()}
      onCancel={event => (event.currentTarget.classList.contains('ant-btn') ? proceed?.() : reset?.())}
    >
      {say({ zh: '离开后，已填写的内容不会保留。', en: 'What you wrote will not be kept.' })}
    </Modal>
  )
}

/** To the first field that is red, once it is: choices have no one element that antd could focus. */
const goToFirstWrong = () =>
  setTimeout(() => {
    const field = document.querySelector<HTMLElement>(
      '.intake-form .ant-form-item-has-error :is(input, textarea)',
    )
    field?.focus()
    field?.scrollIntoView({ block: 'center' })
  }, 50)

/** The form has the reporter's fields among its own. */
const inThisForm = (it: FieldProblem): FieldProblem => ({ ...it, field: it.field.replace(/^reporter\./, '') })

const isIncomplete = (error: unknown): error is { errorFields: { name: (string | number)[] }[] } =>
  typeof error === 'object' && error !== null && 'errorFields' in error
