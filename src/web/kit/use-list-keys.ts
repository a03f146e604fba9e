/** j and k walk a list, Enter opens, Space looks from here, Escape lets go. Not while somebody is writing. */
import { useEffect, useRef } from 'react'

interface Keys {
  readonly ids: readonly string[]
  readonly chosen: string | undefined
  readonly choose: (id: string | undefined) => void
  readonly open: (id: string) => void
  readonly look?: (id: string) => void
  readonly leave?: () => void
}

export function useListKeys(keys: Keys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return
      if (press(event.key, latest.current, event.target)) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

/** Whether the key was ours. */
function press(
  key: string,
  { ids, chosen, choose, open, look, leave }: Keys,
  target: EventTarget | null,
): boolean {
  const at = chosen === undefined ? -1 : ids.indexOf(chosen)
  switch (key) {
    case 'j':
    case 'k': {
      const next = ids[key === 'j' ? Math.min(at + 1, ids.length - 1) : Math.max(at - 1, 0)]
      if (next !== undefined) choose(next)
      return true
    }
    case 'Enter':
    case ' ': {
      // A focused link or button keeps its own keys.
      if (chosen === undefined || isPressable(target)) return false
      if (key === 'Enter') open(chosen)
      else look?.(chosen)
      return key === 'Enter' || look !== undefined
    }
    case 'Escape':
      leave?.()
      return leave !== undefined
    default:
      return false
  }
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role="combobox"]') !== null)

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, [role="button"], [role="menuitem"]') !== null
