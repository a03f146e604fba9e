/** Starts the workbench in the page. */
import '@fontsource-variable/noto-sans-sc/index.css'
import './kit/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AntdProvider } from './kit/antd-provider.tsx'
import { LanguageProvider } from './kit/language.tsx'
import { ModeProvider } from './kit/mode.tsx'
import { makeQueryClient } from './kit/query-client.ts'
import { makeRouter } from './routes.tsx'

const queryClient = makeQueryClient(() => {
  const { pathname, href } = router.latestLocation
  if (pathname !== '/sign-in')
    void router.navigate({ to: '/sign-in', search: { back: href === '/' ? undefined : href } })
})
const router = makeRouter(queryClient)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <ModeProvider>
        <QueryClientProvider client={queryClient}>
          <AntdProvider>
            <RouterProvider router={router} />
          </AntdProvider>
        </QueryClientProvider>
      </ModeProvider>
    </LanguageProvider>
  </StrictMode>,
)
