/** The wall's sizes are shares of the screen: the root's font size says how much, maps are drawn that much larger. */
import { useEffect, useState } from 'react'

/** Below this width it is no wall: everything stands below each other at its usual size. */
const NARROW = 900
/** The map's letters have 13 px at the workbench; on the wall of 1920 px they need 18. */
const MAP_SCALE = 1.4
const ROOT_PX = 16

export function useWallScale(): { readonly map: number; readonly isNarrow: boolean } {
  const [scale, setScale] = useState(measured)
  useEffect(() => {
    const root = document.documentElement
    root.classList.add('on-the-wall')
    const resized = () => setScale(before => (same(before, measured()) ? before : measured()))
    resized()
    window.addEventListener('resize', resized)
    return () => {
      root.classList.remove('on-the-wall')
      window.removeEventListener('resize', resized)
    }
  }, [])
  return scale
}

function measured() {
  const isNarrow = window.innerWidth < NARROW
  const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  return { map: isNarrow ? 1 : (MAP_SCALE * root) / ROOT_PX, isNarrow }
}

const same = (a: ReturnType<typeof measured>, b: ReturnType<typeof measured>) =>
  a.map === b.map && a.isNarrow === b.isNarrow
