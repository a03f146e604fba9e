/** A position as two numbers: for the keyboard, and for what somebody reads out over the telephone. */
import { useEffect, useState } from 'react'
import { InputNumber, Space } from 'antd'
import type { Position } from '../../core/position.ts'
import { useSay } from '../kit/language.tsx'

interface PositionFieldsProps {
  readonly picked: Position | null
  readonly onPick: (at: Position) => void
}

export function PositionFields({ picked, onPick }: PositionFieldsProps) {
  const say = useSay()
  const [lon, setLon] = useState<number | null>(picked?.lon ?? null)
  const [lat, setLat] = useState<number | null>(picked?.lat ?? null)
  useEffect(() => {
    setLon(picked?.lon ?? null)
    setLat(picked?.lat ?? null)
  }, [picked])
  const give = (next: { lon: number | null; lat: number | null }) => {
    if (next.lon !== null && next.lat !== null) onPick({ lon: next.lon, lat: next.lat })
  }
  return (
    <div className="map-position">
      <span>{picked ? say({ zh: '已选位置', en: 'Position' }) : say({ zh: '点击地图选定位置，或输入', en: 'Click the map, or enter' })}</span>
      <Space.Compact>
        <InputNumber
          aria-label={say({ zh: '经度', en: 'Longitude' })}
          placeholder={say({ zh: '经度', en: 'Longitude' })}
          value={lon}
          min={-180}
          max={180}
          controls={false}
          onChange={setLon}
          onBlur={() => give({ lon, lat })}
        />
        <InputNumber
          aria-label={say({ zh: '纬度', en: 'Latitude' })}
          placeholder={say({ zh: '纬度', en: 'Latitude' })}
          value={lat}
          min={-90}
          max={90}
          controls={false}
          onChange={setLat}
          onBlur={() => give({ lon, lat })}
        />
      </Space.Compact>
    </div>
  )
}
