/** Language, and light or dark. Each says what it switches to. */
import { MoonOutlined, SunOutlined } from '@ant-design/icons'
import { setLanguage as keepLanguage } from '../../contracts/session.ts'
import { call } from '../kit/call.ts'
import { useLanguage } from '../kit/language.tsx'
import { useMode } from '../kit/mode.tsx'

export function LanguageSwitch() {
  const { language, setLanguage } = useLanguage()
  const isChinese = language === 'zh'
  return (
    <button
      type="button"
      className="switch"
      lang={isChinese ? 'en' : 'zh-CN'}
      aria-label={isChinese ? 'EN: switch to English' : '切换为中文'}
      onClick={() => {
        const next = isChinese ? 'en' : 'zh'
        setLanguage(next)
        // Kept with the person too, for papers and for other machines; here it holds either way.
        call(keepLanguage, { body: { language: next } }).catch(() => {})
      }}
    >
      {isChinese ? 'EN' : '中'}
    </button>
  )
}

export function ModeSwitch() {
  const { say } = useLanguage()
  const { mode, setMode } = useMode()
  const text =
    mode === 'light'
      ? say({ zh: '切换为深色', en: 'Switch to dark' })
      : say({ zh: '切换为浅色', en: 'Switch to light' })
  return (
    <button
      type="button"
      className="switch"
      aria-label={text}
      title={text}
      onClick={() => setMode(mode === 'light' ? 'dark' : 'light')}
    >
      {mode === 'light' ? <MoonOutlined aria-hidden /> : <SunOutlined aria-hidden />}
    </button>
  )
}
