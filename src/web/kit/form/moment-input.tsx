/** Days as `2026-11-21`, moments as `2026-11-21T14:05:00+08:00`: office time, not the browser's. */
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import type { Control } from './control.ts'

const DAY = 'YYYY-MM-DD'

export function DayInput({ value, onChange, ...rest }: Control<string>) {
  return (
    <DatePicker
      {...rest}
      value={value ? dayjs(value, DAY) : null}
      onChange={it => onChange?.(one(it)?.format(DAY))}
      format={DAY}
    />
  )
}

export function MomentInput({ value, onChange, ...rest }: Control<string>) {
  return (
    <DatePicker
      {...rest}
      showTime={{ format: 'HH:mm' }}
      // The clock face shows what is written, whatever zone the browser is in.
      value={value ? dayjs(value.slice(0, 16)) : null}
      onChange={it => onChange?.(one(it)?.format('YYYY-MM-DDTHH:mm:00+08:00'))}
      format="YYYY-MM-DD HH:mm"
    />
  )
}

const one = (it: dayjs.Dayjs | dayjs.Dayjs[] | null): dayjs.Dayjs | undefined =>
  (Array.isArray(it) ? it[0] : it) ?? undefined
