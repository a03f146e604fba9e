/** A length of time: so many, on which clock. */
import { InputNumber, Select, Space } from 'antd'
import { type ClockKind, type Term, clockKinds } from '../../../core/term.ts'
import { useSay } from '../language.tsx'
import { clockNames } from '../names.ts'
import type { Control } from './control.ts'

export function TermInput({ id, value, onChange }: Control<Term>) {
  const say = useSay()
  const { clock = 'workdays' } = value ?? {}
  const change = (n: number | null | undefined, on: ClockKind) =>
    onChange?.(n === null || n === undefined ? undefined : { clock: on, n })
  return (
    <Space.Compact className="term-input">
      <InputNumber
        {...(id ? { id } : {})}
        min={0}
        max={10_000}
        value={value?.n ?? null}
        onChange={n => change(n, clock)}
        placeholder={say({ zh: '不填按规定时限', en: 'Empty: as the rules say' })}
      />
      <Select
        value={clock}
        onChange={on => change(value?.n ?? 1, on)}
        options={clockKinds.map(kind => ({ value: kind, label: say(clockNames[kind]) }))}
        aria-label={say({ zh: '计时方式', en: 'Clock' })}
      />
    </Space.Compact>
  )
}
