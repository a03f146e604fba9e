/** What can be done now: the likely steps as buttons, the rest behind 更多, each with the form its schema asks for. */
import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { CaseReply } from '../../../contracts/cases.ts'
import { listAreas, listPrograms } from '../../../contracts/registers.ts'
import type { Bilingual } from '../../../core/language.ts'
import { isOpen, type Stage, type Step } from '../../../core/stage.ts'
import { useRead } from '../../kit/call.ts'
import type { FieldSchema } from '../../kit/form/schema.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { StepPanel } from './step-panel.tsx'
import { asksNothing, stepSchema } from './step-schema.ts'
import type { Glossary } from './use-names.ts'
import { useStep } from './use-step.ts'

type OpenStep = CaseReply['openSteps'][number]

/** What moves a case on from each stage, most likely first; other steps come behind, in the order of the workflow. */
const onward: Record<Stage, readonly Step[]> = {
  reported: ['accept', 'fix-on-spot', 'answer', 'verify', 'dismiss'],
  accepted: ['assign', 'resume', 'answer', 'fix-on-spot', 'dismiss'],
  assigned: [
    'acknowledge',
    'rectify',
    'act',
    'extend',
    'decline',
    'resume',
    'claim',
    'expose',
    'fix-on-spot',
    'urge',
    'answer',
    'assign',
    'supervise',
  ],
  rectified: ['pass', 'fail', 'reinspect', 'urge'],
  closed: ['call-back', 'reinspect', 'rate', 'reopen', 'delist'],
  void: ['reopen'],
}

/** Steps that are expected next: the first of them is the page's main button. */
const expected: readonly Step[] = [
  'accept',
  'assign',
  'acknowledge',
  'rectify',
  'extend',
  'expose',
  'pass',
  'call-back',
]

/** More buttons than this and none is found. */
const SHOWN = 5

const placeOf = (open: OpenStep, { stage }: CaseReply): number => {
  const place = onward[stage].indexOf(open.step)
  return place < 0 ? onward[stage].length : place
}

const isMain = (open: OpenStep, { stage }: CaseReply): boolean =>
  expected.includes(open.step) && !(open.step === 'assign' && stage === 'assigned') && open.phase !== 'ask'

export function CaseActions({ it, glossary }: { readonly it: CaseReply; readonly glossary: Glossary }) {
  const say = useSay()
  const [chosen, choose] = useState<OpenStep>()
  const program = useRead(listPrograms).data?.items.find(other => other.id === it.program)
  const areas = useRead(listAreas).data?.items ?? []
  const taking = useStep(it, () => choose(undefined))
  /** Undefined until the workflow is read: what a step asks is not known yet, so its button waits. */
  const schemaOf = (open: OpenStep): FieldSchema | undefined => {
    const declared = glossary.stepSchema(open.step)
    return declared && stepSchema(declared, { it, open, program, areas })
  }
  const asked = chosen && schemaOf(chosen)
  const press = (open: OpenStep) =>
    asksNothing(schemaOf(open))
      ? taking.mutate({ step: open.step, data: {}, seen: it.seq })
      : choose(chosen === open ? undefined : open)
  const steps = it.openSteps.toSorted((a, b) => placeOf(a, it) - placeOf(b, it))
  const onTheWay = steps.filter(open => onward[it.stage].includes(open.step)).length
  const shown = steps.length <= SHOWN ? steps : steps.slice(0, Math.max(1, Math.min(SHOWN, onTheWay)))
  const more = steps.slice(shown.length)
  return (
    <section
      className="panel matter-block"
      aria-label={say({ zh: '现在可以办', en: 'What can be done now' })}
    >
      {steps.length === 0 ? <NothingToDo it={it} /> : null}
      <div className="step-buttons">
        {shown.map((open, i) => (
          <Button
            key={`${open.step}${open.phase ?? ''}`}
            type={
              chosen?.step === open.step || (!chosen && i === 0 && isMain(open, it)) ? 'primary' : 'default'
            }
            aria-expanded={chosen?.step === open.step}
            disabled={!glossary.stepSchema(open.step)}
            loading={taking.isPending && taking.variables.step === open.step}
            onClick={() => press(open)}
          >
            {say(nameOf(open, it))}
          </Button>
        ))}
        {more.length > 0 ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: more.map((open, i) => ({
                key: String(i),
                label: say(nameOf(open, it)),
                onClick: () => press(open),
              })),
            }}
          >
            <Button>
              {say({ zh: '更多', en: 'More' })} <DownOutlined aria-hidden />
            </Button>
          </Dropdown>
        ) : null}
      </div>
      {taking.error ? <ProblemNote error={taking.error} /> : null}
      {chosen && asked ? (
        <StepPanel
          key={`${chosen.step}${chosen.phase ?? ''}`}
          it={it}
          open={chosen}
          name={nameOf(chosen, it)}
          schema={asked}
          leastFiles={program?.evidence[chosen.step] ?? 0}
          glossary={glossary}
          onClose={() => choose(undefined)}
        />
      ) : null}
    </section>
  )
}

/** Asking and deciding are two buttons of one step. */
function nameOf({ step, phase, name }: OpenStep, { stage }: CaseReply): Bilingual {
  if (phase === 'decide') return { zh: `审批${name.zh}`, en: `Decide: ${name.en}` }
  if (phase === 'ask')
    return {
      zh: step === 'plan' ? `报${name.zh}` : `申请${name.zh}`,
      en: step === 'plan' ? 'Submit a plan' : `Ask to ${name.en.toLowerCase()}`,
    }
  return step === 'assign' && stage === 'assigned' ? { zh: '改派', en: 'Reassign' } : name
}

function NothingToDo({ it }: { readonly it: CaseReply }) {
  const say = useSay()
  const owner = it.ownerName
  if (!isOpen(it.stage))
    return (
      <p className="second">
        {say({
          zh: '此事项已办完，您的岗位没有后续操作',
          en: 'This case is over, and nothing is left for your post to do',
        })}
      </p>
    )
  return (
    <p className="second">
      {say(
        owner
          ? {
              zh: `现由${owner.zh}办理，您的岗位在这一环节没有操作`,
              en: `${owner.en} has it now; your post has nothing to do at this stage`,
            }
          : {
              zh: '等待派单员确定承办单位，您的岗位在这一环节没有操作',
              en: 'The dispatcher has to find an owner; your post has nothing to do at this stage',
            },
      )}
    </p>
  )
}
