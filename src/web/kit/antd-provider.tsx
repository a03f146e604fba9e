/** Ant Design in our tokens, our language and without motion where the reader asked for none. */
import { DownOutlined } from '@ant-design/icons'
import { App, ConfigProvider, theme } from 'antd'
import en from 'antd/es/locale/en_US.js'
import type { Locale } from 'antd/es/locale/index.js'
import zh from 'antd/es/locale/zh_CN.js'
import type { ReactNode } from 'react'
import type { Language } from '../../core/language.ts'
import { antdTokens } from '../../look/antd-theme.ts'
import { useLanguage } from './language.tsx'
import { useMode } from './mode.tsx'

/** The types say CommonJS, the files are modules: the default is the locale itself. */
const locales = { zh, en } as unknown as Record<Language, Locale>

const lessMotion = matchMedia('(prefers-reduced-motion: reduce)')

export function AntdProvider({ children }: { readonly children: ReactNode }) {
  const { language } = useLanguage()
  const { mode } = useMode()
  const { token, components } = antdTokens(mode)
  return (
    <ConfigProvider
      locale={locales[language]}
      button={{ autoInsertSpace: false }}
      // An icon reads its English name aloud, in either language.
      select={{ suffixIcon: <DownOutlined aria-hidden /> }}
      theme={{
        algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { ...token, motion: !lessMotion.matches },
        components,
      }}
    >
      <App component={false}>{children}</App>
    </ConfigProvider>
  )
}
