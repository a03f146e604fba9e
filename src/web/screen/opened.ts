/** What a click on the screen opens, and the hand that opens it. */
import { createContext, useContext } from 'react'
import type { Opens } from '../../contracts/screen.ts'

export type Opened =
  | Exclude<Opens, { to: 'figure' }>
  | { readonly to: 'alarms' }
  | { readonly to: 'case'; readonly id: string }
  | { readonly to: 'places'; readonly id?: string; readonly windy?: true }
  | { readonly to: 'heap'; readonly ids: readonly string[] }

export const OpenContext = createContext<(what: Opened) => void>(() => {})

export const useOpen = () => useContext(OpenContext)
