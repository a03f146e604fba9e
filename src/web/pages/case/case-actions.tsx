/** What can be done now: the likely steps as buttons, the rest behind 更多, each with the form its schema asks for. */
import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { CaseReply } from '../../../contracts/cases.ts'
import { listAreas, listPrograms } from '../../../contracts/registers.ts'
import { isOpen, type Step } from '../../../core/stage.ts'
import { useRead } from '../../kit/call.ts'
import type { FieldSchema } from '../../kit/form/schema.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { StepPanel } from './step-panel.tsx'
import { asksNothing, stepSchema } from './step-schema.ts'
import type { Glossary } from './use-names.ts'
import { useStep } from './use-step.ts'

type OpenStep = CaseReply['openSteps'][number]

/** The way of a case, most likely first; what is not named comes behind them. */
const likely: readonly Step[] = [
  'accept', 'assign', 'acknowledge', 'rectify', 'pass', 'fail', 'fix-on-spot', 'answer', 'act', 'decline', 'extend',
  'claim', 'expose', 'call-back', 'resume', 'dismiss', 'urge', 'verify', 'plan', 'supervise', 'reinspect', 'reopen',
]

/** More buttons than this and none is found. */
const SHOWN = 5

const placeOf = (it: OpenStep): number => (likely.includes(it.step) ? likely.indexOf(it.step) : likely.length)

export function CaseActions({ it, glossary }: { readonly it: CaseReply; readonly glossary: Glossary }) {
  const say = useSay()
  const [chosen, choose] = useState<OpenStep>()
  const program = useRead(listPrograms).data?.items.find(other => other.id === it.program)
  const areas = useRead(listAreas).data?.items ?? []
  const taking = useStep(it, () => choose(undefined))
  const schemaOf = (open: OpenStep): FieldSchema => stepSchema((glossary.stepSchema(open.step) ?? {}) as FieldSchema, { it, open, program, areas })
  const press = (open: OpenStep) => (asksNothing(schemaOf(open)) ? taking.mutate({ step: open.step, data: {}, seen: it.seq }) : choose(chosen === open ? undefined : open))
  const steps = it.openSteps.toSorted((a, b) => placeOf(a) - placeOf(b))
  const shown = steps.length > SHOWN + 1 ? steps.slice(0, SHOWN) : steps
  const more = steps.slice(shown.length)
  return (
    <section className="panel matter-block" aria-label={say({ zh: '现在可以办', en: 'What can be done now' })}>
      {steps.length === 0 ? <NothingToDo it={it} /> : null}
      <div className="step-buttons">
        {shown.map((open, i) => (
          <Button
            key={`${open.step}${open.phase ?? ''}`}
            type={chosen?.step === open.step || (!chosen && i === 0 && placeOf(open) < likely.length) ? 'primary' : 'default'}
            aria-expanded={chosen?.step === open.step}
            loading={taking.isPending && taking.variables.step === open.step}
            onClick={() => press(open)}
          >
            {say(nameOf(open))}
          </Button>
        ))}
        {more.length > 0 ? (
          <Dropdown
            trigger={['click']}
            menu={{ items: more.map((open, i) => ({ key: String(i), label: say(nameOf(open)), onClick: () => press(open) })) }}
          >
            <Button>
              {say({ zh: '更多', en: 'More' })} <DownOutlined aria-hidden />
            </Button>
          </Dropdown>
        ) : null}
      </div>
      {taking.error ? <ProblemNote error={taking.error} /> : null}
      {chosen ? (
        <StepPanel
          key={`${chosen.step}${chosen.phase ?? ''}`}
          it={it}
          open={chosen}
          schema={schemaOf(chosen)}
          leastFiles={program?.evidence[chosen.step] ?? 0}
          glossary={glossary}
          onClose={() => choose(undefined)}
        />
      ) : null}
    </section>
  )
}

/** Asking and deciding are two buttons of one step. */
const nameOf = (open: OpenStep) =>
  open.phase === 'decide' ? { zh: `审批${open.name.zh}`, en: `Decide: ${open.name.en}` } : open.phase === 'ask' ? { zh: `申请${open.name.zh}`, en: `Ask: ${open.name.en}` } : open.name

function NothingToDo({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  const owner = it.ownerName
  if (!isOpen(it.stage)) return <p className="second">{say({ zh: '此事项已办完，您的岗位没有后续操作', en: 'This case is over, and nothing is left for your post to do' })}</p>
  return (
    <p className="second">
      {say(
        owner
          ? { zh: `现由${owner.zh}办理，您的岗位在这一环节没有操作`, en: `${owner.en} has it now; your post has nothing to do at this stage` }
          : { zh: '等待派单员确定承办单位，您的岗位在这一环节没有操作', en: 'The dispatcher has to find an owner; your post has nothing to do at this stage' },
      )}
    </p>
  )
}
