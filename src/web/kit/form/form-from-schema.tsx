/**
 * A form drawn from the JSON Schema of a program's facts or a step's data. It stands inside an antd `Form`; values are
 * plain JSON under `within` (`['data', 'reason']`). What the server refuses shows at its field.
 */
import './form.css'
import { Form, type FormInstance } from 'antd'
import { useEffect } from 'react'
import type { FieldProblem } from '../../../core/problem.ts'
import { useSay } from '../language.tsx'
import { FieldInput } from './field-input.tsx'
import { type Field, type FieldSchema, fieldsOf, hintOf } from './schema.ts'

interface Props {
  readonly schema: FieldSchema | Readonly<Record<string, unknown>>
  /** Where the values stand in the form, and how the server calls that place: `data` or `facts`. */
  readonly within: string
  /** Least number of files, where the step asks for evidence. */
  readonly leastFiles?: number
  readonly focusFirst?: boolean
}

export function FormFromSchema({ schema, within, leastFiles = 0, focusFirst = false }: Props) {
  return fieldsOf(schema).map((field, i) => (
    <SchemaItem
      key={field.name}
      field={field}
      name={[within, field.name]}
      leastFiles={field.input === 'files' ? leastFiles : 0}
      autoFocus={focusFirst && i === 0}
    />
  ))
}

interface ItemProps {
  readonly field: Field
  readonly name: (string | number)[]
  readonly leastFiles: number
  readonly autoFocus: boolean
}

function SchemaItem({ field, name, leastFiles, autoFocus }: ItemProps) {
  const say = useSay()
  const title = say(field.title)
  const hint = hintOf(field)
  const isRequired = field.isRequired || leastFiles > 0
  const missing = say({ zh: `请填写${title}`, en: `${title} is needed` })
  const fewFiles = say({ zh: `至少上传 ${leastFiles} 个文件`, en: `At least ${leastFiles} file(s)` })
  return (
    <Form.Item
      name={name}
      label={title}
      {...(hint ? { extra: say(hint) } : {})}
      {...(field.schema.default === undefined ? {} : { initialValue: field.schema.default })}
      required={isRequired}
      rules={[
        ...(field.isRequired ? [{ required: true, message: missing }] : []),
        ...(leastFiles > 0
          ? [
              {
                validator: (_: unknown, ids?: string[]) =>
                  (ids?.length ?? 0) < leastFiles ? Promise.reject(new Error(fewFiles)) : Promise.resolve(),
              },
            ]
          : []),
      ]}
    >
      <FieldInput field={field} autoFocus={autoFocus} />
    </Form.Item>
  )
}

/** Puts the server's complaints at their fields: `data.reason` → `['data', 'reason']`. Returns those with a place. */
export function useFieldProblems(form: FormInstance, fields: readonly FieldProblem[]): void {
  const say = useSay()
  useEffect(() => {
    if (fields.length === 0) return
    form.setFields(fields.map(it => ({ name: pathOf(it.field), errors: [say(it.allowed)] })))
    const first = fields[0]
    if (first) form.scrollToField(pathOf(first.field), { block: 'center', focus: true })
  }, [form, fields, say])
}

const pathOf = (field: string): (string | number)[] =>
  field.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part))
