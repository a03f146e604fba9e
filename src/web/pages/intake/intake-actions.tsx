/** What can be done with the draft, and what stood in its way. */
import { Button } from 'antd'
import type { CaseRow } from '../../../contracts/cases.ts'
import { problemIn } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

interface Props {
  readonly joins: CaseRow | undefined
  readonly mayAssign: boolean
  readonly isSending: boolean
  readonly error: unknown
  readonly onSubmit: (assigns: boolean) => Promise<void>
  readonly onClear: (() => void) | undefined
}

export function IntakeActions({ joins, mayAssign, isSending, error, onSubmit, onClear }: Props) {
  const say = useSay()
  const assigns = mayAssign && !joins
  const main = joins
    ? say({ zh: `并入 ${joins.number}`, en: `Join ${joins.number}` })
    : assigns
      ? say({ zh: '登记并派单', en: 'File and assign' })
      : say({ zh: '登记', en: 'File' })
  return (
    <div className="intake-actions">
      {Boolean(error) && <ProblemNote error={error} without={shownAtFields(error)} />}
      <div className="intake-buttons">
        <Button type="primary" size="large" loading={isSending} onClick={() => void onSubmit(true)}>
          {main} <kbd>Ctrl Enter</kbd>
        </Button>
        {assigns && (
          <Button size="large" disabled={isSending} onClick={() => void onSubmit(false)}>
            {say({ zh: '只登记', en: 'File only' })} <kbd>Ctrl Shift Enter</kbd>
          </Button>
        )}
        {onClear && (
          <Button type="text" size="large" disabled={isSending} onClick={onClear}>
            {say({ zh: '清空', en: 'Clear' })}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Complaints that have a box of their own in the form. */
const own = new Set([
  'text',
  'area',
  'program',
  'kind',
  'title',
  'phone',
  'name',
  'channel',
  'position',
  'files',
])
const shownAtFields = (error: unknown): string[] =>
  problemIn(error)
    .fields.map(it => it.field)
    .filter(field => own.has(field) || /^(facts|reporter)\./.test(field))
