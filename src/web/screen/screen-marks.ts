/** What moves on the map: an alarm that stays until it is over, and a case that pulses once when it is new or moved. */
import { type Map as MapLibre, Marker } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { Screen } from '../../contracts/screen.ts'
import type { Position } from '../../core/position.ts'
import type { Say } from '../kit/language.tsx'

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')
/** More at once is a flood, not news. */
const MOST_PULSES = 20
const FLY_ZOOM = 12.5
const FLY_MS = 1_600

interface Alarmed {
  readonly screen: Screen
  readonly say: Say
  readonly onOpen: (place: string) => void
}

/** The map goes to a new alarm once, and never where less motion is asked for. */
export function useAlarms(map: MapLibre | undefined, q: Alarmed): void {
  const known = useRef(new Set<string>())
  const latest = useRef(q)
  useEffect(() => {
    latest.current = q
  })
  const { alarms, isPast } = q.screen
  useEffect(() => {
    if (!map) return undefined
    const on = alarms.filter(it => it.endedAt === null)
    const markers = on.flatMap(it => {
      if (!it.position) return []
      const dot = document.createElement('button')
      dot.type = 'button'
      dot.className = 'alarm-dot'
      const { say } = latest.current
      dot.setAttribute(
        'aria-label',
        `${say({ zh: '报警', en: 'Alarm' })} ${it.placeName} ${say(it.factorName)}`,
      )
      dot.addEventListener('click', () => latest.current.onOpen(it.place))
      return [new Marker({ element: dot }).setLngLat([it.position.lon, it.position.lat]).addTo(map)]
    })
    const fresh = on.find(it => !known.current.has(it.id) && it.position)
    for (const it of on) known.current.add(it.id)
    if (fresh?.position && !isPast && !lessMotion.matches)
      map.flyTo({
        center: [fresh.position.lon, fresh.position.lat],
        zoom: Math.max(FLY_ZOOM, map.getZoom()),
        duration: FLY_MS,
      })
    return () => markers.forEach(it => it.remove())
  }, [map, alarms, isPast])
}

export function usePulses(map: MapLibre | undefined, { cases }: Screen): void {
  const before = useRef<ReadonlyMap<string, string>>(undefined)
  useEffect(() => {
    const known = before.current
    before.current = new Map(cases.map(it => [it.id, it.changedAt]))
    if (!map || !known || lessMotion.matches) return
    const moved = cases.filter(it => known.get(it.id) !== it.changedAt)
    if (moved.length <= MOST_PULSES) for (const it of moved) pulse(map, it.position)
  }, [map, cases])
}

function pulse(map: MapLibre, { lon, lat }: Position): void {
  const ring = document.createElement('span')
  ring.className = 'case-pulse'
  const marker = new Marker({ element: ring }).setLngLat([lon, lat]).addTo(map)
  ring.addEventListener('animationend', () => marker.remove())
}
