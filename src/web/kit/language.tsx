/** Which of the two languages is read. Every text is a `{ zh, en }`; `say` picks one. */
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn.js'
import {
  type ReactNode,
  createContext,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react'
import type { Bilingual, Language } from '../../core/language.ts'

export type Say = (text: Bilingual) => string

interface Spoken {
  readonly language: Language
  readonly say: Say
  readonly setLanguage: (language: Language) => void
  /** Takes the language of the person who signed in, unless one was chosen at this machine. */
  readonly suggestLanguage: (language: Language) => void
}

const KEY = 'yiwang.language'

const LanguageContext = createContext<Spoken | null>(null)

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, set] = useState<Language>(() => chosen() ?? 'zh')
  const setLanguage = useCallback((next: Language) => {
    localStorage.setItem(KEY, next)
    set(next)
  }, [])
  const suggestLanguage = useCallback((next: Language) => {
    if (!chosen()) set(next)
  }, [])
  useLayoutEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    dayjs.locale(language === 'zh' ? 'zh-cn' : 'en')
  }, [language])
  const spoken = useMemo<Spoken>(
    () => ({ language, say: text => text[language], setLanguage, suggestLanguage }),
    [language, setLanguage, suggestLanguage],
  )
  return <LanguageContext value={spoken}>{children}</LanguageContext>
}

export function useLanguage(): Spoken {
  const spoken = useContext(LanguageContext)
  if (!spoken) throw new Error('useLanguage outside LanguageProvider')
  return spoken
}

/** `const say = useSay(); say({ zh: '派单', en: 'Assign' })`. */
export const useSay = (): Say => useLanguage().say

function chosen(): Language | undefined {
  const kept = localStorage.getItem(KEY)
  return kept === 'zh' || kept === 'en' ? kept : undefined
}
