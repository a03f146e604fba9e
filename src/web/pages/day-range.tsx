/** The two calendars of a period, open as soon as they are there. */
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useSay } from '../kit/language.tsx'

interface Props {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onChange: (days: { readonly from: string | undefined; readonly to: string | undefined }) => void
  readonly onClose: () => void
}

const DAY = 'YYYY-MM-DD'

export function DayRange({ from, to, onChange, onClose }: Props) {
  const say = useSay()
  return (
    <DatePicker.RangePicker
      autoFocus
      defaultOpen
      value={[from ? dayjs(from) : null, to ? dayjs(to) : null]}
      onChange={days => onChange({ from: days?.[0]?.format(DAY), to: days?.[1]?.format(DAY) })}
      onOpenChange={isOpen => !isOpen && onClose()}
      allowEmpty={[true, true]}
      format={DAY}
      placeholder={[say({ zh: '上报自', en: 'From' }), say({ zh: '至', en: 'to' })]}
    />
  )
}
