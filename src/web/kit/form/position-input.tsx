/** A position: typed as longitude and latitude, pasted as “106.82, 39.67”, or where this device is. */
import { AimOutlined } from '@ant-design/icons'
import { Button, Input, Space } from 'antd'
import { useState } from 'react'
import type { Position } from '../../../core/position.ts'
import { useSay } from '../language.tsx'
import type { Control } from './control.ts'
import { parsePosition } from './parse-position.ts'

export function PositionInput({ id, value, onChange }: Control<Position>) {
  const say = useSay()
  const [typed, setTyped] = useState<string>()
  const [isUnreadable, setUnreadable] = useState(false)
  /** At once: a form sent by Ctrl+Enter does not wait for the cursor to leave, and one emptied must stay empty. */
  const type = (text: string) => {
    setTyped(text)
    onChange?.(parsePosition(text))
  }
  const settle = (text: string) => {
    const position = parsePosition(text)
    setUnreadable(text.trim() !== '' && !position)
    setTyped(position ? undefined : text)
  }
  return (
    <Space.Compact className="position-input">
      <Input
        {...(id ? { id } : {})}
        value={typed ?? (value ? print(value) : '')}
        status={isUnreadable ? 'error' : ''}
        onChange={event => type(event.target.value)}
        onBlur={event => settle(event.target.value)}
        placeholder={say({
          zh: '经度, 纬度，如 106.8201, 39.6734',
          en: 'longitude, latitude: 106.8201, 39.6734',
        })}
      />
      <Button
        icon={<AimOutlined aria-hidden />}
        title={say({ zh: '用本机当前位置', en: 'Where this device is' })}
        aria-label={say({ zh: '用本机当前位置', en: 'Where this device is' })}
        onClick={() =>
          navigator.geolocation?.getCurrentPosition(({ coords }) =>
            onChange?.({ lon: coords.longitude, lat: coords.latitude }),
          )
        }
      />
    </Space.Compact>
  )
}

const print = ({ lon, lat }: Position): string => `${lon.toFixed(5)}, ${lat.toFixed(5)}`
