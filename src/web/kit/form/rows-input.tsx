/** A list of small records, one line each: the milestones of a plan. */
import { Button } from 'antd'
import type { Bilingual } from '../../../core/language.ts'
import { useSay } from '../language.tsx'
import type { Control } from './control.ts'
import { FieldInput } from './field-input.tsx'
import { type FieldSchema, fieldsOf } from './schema.ts'

type Row = Readonly<Record<string, unknown>>

/** Fields inside a list may come without titles of their own. */
const usual: Readonly<Record<string, Bilingual>> = {
  title: { zh: '事项', en: 'What' },
  due: { zh: '完成日期', en: 'By' },
}

export function RowsInput({
  value = [],
  onChange,
  schema,
}: Control<readonly Row[]> & { readonly schema: FieldSchema }) {
  const say = useSay()
  const fields = fieldsOf(schema).map(it =>
    it.schema.zh ? it : { ...it, title: usual[it.name] ?? it.title },
  )
  const put = (at: number, name: string, next: unknown) =>
    onChange?.(value.map((row, i) => (i === at ? { ...row, [name]: next } : row)))
  return (
    <div className="rows-input">
      {value.map((row, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no id of their own
        <div className="rows-input-row" key={i}>
          {fields.map(field => (
            <label key={field.name}>
              <span className="small second">{say(field.title)}</span>
              <FieldInput
                field={field}
                value={row[field.name]}
                onChange={next => put(i, field.name, valueIn(next))}
              />
            </label>
          ))}
          <Button type="text" onClick={() => onChange?.(value.filter((_, j) => j !== i))}>
            {say({ zh: '移除', en: 'Remove' })}
          </Button>
        </div>
      ))}
      <Button onClick={() => onChange?.([...value, {}])}>{say({ zh: '添加一条', en: 'Add one' })}</Button>
    </div>
  )
}

/** antd's text boxes report an event outside a form. */
function valueIn(next: unknown): unknown {
  const target = (next as { target?: { value?: unknown } } | null | undefined)?.target
  return target && 'value' in target ? target.value : next
}
