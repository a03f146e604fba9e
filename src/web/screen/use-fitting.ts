/** How many rows of a list fit the place it has: on a wall nothing scrolls, and half a row is no row. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'

/** `const { list, fit } = useFitting()`; the list must have a first row to measure. */
export function useFitting(): { readonly list: RefObject<HTMLOListElement | null>; readonly fit: number } {
  const list = useRef<HTMLOListElement>(null)
  const [fit, setFit] = useState(Infinity)
  useLayoutEffect(() => {
    const box = list.current
    if (!box) return undefined
    const measure = () => {
      const row = box.firstElementChild?.getBoundingClientRect().height ?? 0
      // Below each other, as on a phone, there is place for all of them.
      const isFree = getComputedStyle(box).flexGrow === '0'
      setFit(isFree || row === 0 ? Infinity : Math.max(1, Math.floor((box.clientHeight + 1) / row)))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  return { list, fit }
}
