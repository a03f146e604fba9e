/** Light or dark: the reader's choice, else what the machine asks for. Writes the tokens onto the page. */
import {
  type ReactNode,
  createContext,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { type Mode, cssVariables } from '../../look/tokens.ts'

interface Shown {
  readonly mode: Mode
  readonly setMode: (mode: Mode) => void
}

const KEY = 'yiwang.mode'
const wanted = matchMedia('(prefers-color-scheme: dark)')

const ModeContext = createContext<Shown | null>(null)

export function ModeProvider({ children }: { readonly children: ReactNode }) {
  const isDark = useSyncExternalStore(onWanted, () => wanted.matches)
  const [choice, choose] = useState<Mode | undefined>(chosen)
  const mode = choice ?? (isDark ? 'dark' : 'light')
  useLayoutEffect(() => {
    const root = document.documentElement
    root.dataset.mode = mode
    root.style.colorScheme = mode
    for (const [name, value] of Object.entries(cssVariables(mode))) root.style.setProperty(name, value)
  }, [mode])
  const shown = useMemo<Shown>(
    () => ({
      mode,
      setMode: next => {
        localStorage.setItem(KEY, next)
        choose(next)
      },
    }),
    [mode],
  )
  return <ModeContext value={shown}>{children}</ModeContext>
}

/** `const { mode } = useMode(); palettes[mode]`: for what draws on a canvas. Style sheets use `var(--ink)`. */
export function useMode(): Shown {
  const shown = useContext(ModeContext)
  if (!shown) throw new Error('useMode outside ModeProvider')
  return shown
}

function onWanted(changed: () => void): () => void {
  wanted.addEventListener('change', changed)
  return () => wanted.removeEventListener('change', changed)
}

function chosen(): Mode | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === 'light' || kept === 'dark' ? kept : undefined
}
