/** The control for one field of a schema. Values are plain JSON: days and moments are text. */
import { Checkbox, Input, InputNumber, Radio, Rate, Select } from 'antd'
import { type ReactElement, Suspense, lazy } from 'react'
import { useSay } from '../language.tsx'
import { CaseSelect } from './case-select.tsx'
import { type Control, bare, holding } from './control.ts'
import { FilesInput } from './files-input.tsx'
import { PositionInput } from './position-input.tsx'
import { RowsInput } from './rows-input.tsx'
import type { Field, FieldSchema } from './schema.ts'
import { TermInput } from './term-input.tsx'
import { UnitSelect } from './unit-select.tsx'

/** The calendars weigh 25 kB and few forms ask for a day. */
const DayInput = lazy(async () => ({ default: (await import('./moment-input.tsx')).DayInput }))
const MomentInput = lazy(async () => ({ default: (await import('./moment-input.tsx')).MomentInput }))

const Later = ({ of: it }: { readonly of: ReactElement }) => (
  <Suspense fallback={<Input disabled />}>{it}</Suspense>
)

/** Up to so many choices are all shown; more go into a list. */
const SHOWN_AT_ONCE = 4

type Props = { readonly field: Field; readonly autoFocus?: boolean } & Control<unknown>

export function FieldInput({ field, autoFocus = false, ...control }: Props): ReactElement {
  const { schema } = field
  const longest = schema.maxLength ? { maxLength: schema.maxLength } : {}
  switch (field.input) {
    case 'words':
      return (
        <Input.TextArea
          {...bare(control)}
          {...longest}
          autoFocus={autoFocus}
          autoSize={{ minRows: 3, maxRows: 12 }}
        />
      )
    case 'text':
      return <Input {...bare(control)} {...longest} autoFocus={autoFocus} />
    case 'texts':
      return <Select {...bare(control)} mode="tags" open={false} suffixIcon={null} />
    case 'number':
      return <NumberInput {...control} schema={schema} />
    case 'yes-no':
      return <YesNo {...control} />
    case 'confirm':
      return <Confirm {...holding<true>(control)} />
    case 'choice':
      return <ChoiceInput {...control} schema={schema} autoFocus={autoFocus} />
    case 'stars':
      return <Stars {...control} />
    case 'files':
      return <FilesInput {...holding<readonly string[]>(control)} />
    case 'unit':
      return <UnitSelect {...control} autoFocus={autoFocus} />
    case 'units':
      return <UnitSelect {...control} isMany />
    case 'case':
      return <CaseSelect {...holding<string>(control)} />
    case 'day':
      return <Later of={<DayInput {...holding<string>(control)} />} />
    case 'moment':
      return <Later of={<MomentInput {...holding<string>(control)} />} />
    case 'term':
      return <TermInput {...holding(control)} />
    case 'position':
      return <PositionInput {...holding(control)} />
    case 'rows':
      return <RowsInput {...holding(control)} schema={schema.items ?? {}} />
  }
}

const stars = [
  { zh: '很不满意', en: 'Very dissatisfied' },
  { zh: '不满意', en: 'Dissatisfied' },
  { zh: '基本满意', en: 'Fairly satisfied' },
  { zh: '满意', en: 'Satisfied' },
  { zh: '非常满意', en: 'Very satisfied' },
]

function Stars(control: Control<unknown>) {
  const say = useSay()
  const name = stars[Number(control.value) - 1]
  return (
    <span className="stars-input">
      <Rate {...bare(control)} tooltips={stars.map(say)} />
      {name && <span className="second">{say(name)}</span>}
    </span>
  )
}

/** Nothing is chosen beforehand: “no” has to be said as well. */
function YesNo(control: Control<unknown>) {
  const say = useSay()
  const options = [
    { value: true, label: say({ zh: '是', en: 'Yes' }) },
    { value: false, label: say({ zh: '否', en: 'No' }) },
  ]
  return <Radio.Group {...bare(control)} options={options} />
}

function NumberInput({ schema, ...control }: { readonly schema: FieldSchema } & Control<unknown>) {
  const { minimum, maximum } = schema
  return (
    <InputNumber
      {...bare(control)}
      {...(minimum === undefined ? {} : { min: minimum })}
      {...(maximum === undefined ? {} : { max: maximum })}
      {...(schema.type === 'integer' ? { precision: 0 } : {})}
      className="number-input"
    />
  )
}

function Confirm({ value, onChange, ...rest }: Control<true>) {
  const say = useSay()
  return (
    <Checkbox
      {...bare(rest)}
      checked={value === true}
      onChange={event => onChange?.(event.target.checked || undefined)}
    >
      {say({ zh: '确认', en: 'Confirmed' })}
    </Checkbox>
  )
}

type ChoiceProps = { readonly schema: FieldSchema; readonly autoFocus: boolean } & Control<unknown>

function ChoiceInput({ schema, autoFocus, ...control }: ChoiceProps) {
  const say = useSay()
  const options = (schema.enum ?? Object.keys(schema.choices ?? {})).map(value => {
    const name = schema.choices?.[value]
    return { value, label: name ? say(name) : value }
  })
  if (options.length <= SHOWN_AT_ONCE) return <Radio.Group {...bare(control)} options={options} />
  return (
    <Select
      {...bare(control)}
      autoFocus={autoFocus}
      options={options}
      showSearch={{ optionFilterProp: 'label' }}
    />
  )
}
