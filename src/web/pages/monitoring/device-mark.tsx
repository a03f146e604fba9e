/** What a device is doing, as shape, word and colour. */
import type { DeviceRow } from '../../../contracts/devices.ts'
import type { Bilingual } from '../../../core/language.ts'
import { Mark } from '../../kit/signals.tsx'

export const deviceStates: Record<DeviceRow['state'], Bilingual> = {
  online: { zh: '在线', en: 'On line' },
  silent: { zh: '离线', en: 'Silent' },
  never: { zh: '未上报', en: 'Never seen' },
  ended: { zh: '停用', en: 'Out of use' },
}

const tones = { online: 'green', silent: 'yellow', never: 'none', ended: 'closed' } as const

export const DeviceMark = ({ state }: { readonly state: DeviceRow['state'] }) => (
  <Mark tone={tones[state]} text={deviceStates[state]} />
)
