/** Every address of the workbench, and what may stand behind its question mark. Each page loads when it is opened. */
import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { z } from 'zod'
import { recordKinds } from '../core/reading.ts'
import { Refusal } from './kit/call.ts'
import { meQuery } from './kit/me.ts'
import { Loading } from './kit/states.tsx'
import { Broken, Lost, Root } from './shell/root.tsx'
import { Shell } from './shell/shell.tsx'

/** A part of an address that does not parse is dropped, not complained about. */
const optional = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)

const text = optional(z.string().max(200))
const day = optional(z.iso.date())
const moment = optional(z.iso.datetime({ offset: true }))

/** The filters of the case list, named as the server names them, and the case that is looked at beside it. */
export const caseSearch = z.object({
  program: text,
  kind: text,
  stage: text,
  light: optional(z.enum(['green', 'yellow', 'red'])),
  area: text,
  owner: text,
  channel: text,
  from: day,
  to: day,
  q: text,
  mine: optional(z.literal('true')),
  asked: optional(z.literal('true')),
  toCallBack: optional(z.literal('true')),
  sort: optional(z.enum(['recent', 'due'])),
  open: optional(z.uuid()),
})

export type CaseSearch = z.infer<typeof caseSearch>

/** The filters of the register of places, named as the server names them. */
const placeSearch = z.object({
  program: text,
  kind: text,
  area: text,
  q: text,
  state: optional(z.enum(['alarm', 'monitored', 'late'])),
})

export type PlaceSearch = z.infer<typeof placeSearch>

/** Which curves of a place; up to now when it does not say until when. */
const readingSearch = z.object({ kind: optional(z.enum(recordKinds)), to: moment, factor: text })

export type ReadingSearch = z.infer<typeof readingSearch>

const alarmSearch = z.object({ days: optional(z.enum(['1', '7', '30'])), place: optional(z.uuid()) })

export type AlarmSearch = z.infer<typeof alarmSearch>

const deviceSearch = z.object({
  state: optional(z.enum(['online', 'silent', 'never', 'ended'])),
  q: text,
})

export type DeviceSearch = z.infer<typeof deviceSearch>

/** The period and place a figure is asked for, and which of its parts is open. */
export const figureSearch = z.object({
  area: text,
  program: text,
  owner: text,
  from: day,
  to: day,
  at: moment,
  explain: optional(z.enum(['numerator', 'denominator', 'rest'])),
})

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Root })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ back: text, failed: optional(z.enum(['unreachable', 'refused', 'unknown'])) }),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
})

/** Whoever is not signed in comes back here once that is done. */
async function signedIn(q: {
  readonly context: { readonly queryClient: QueryClient }
  readonly location: { readonly href: string }
}): Promise<void> {
  try {
    await q.context.queryClient.ensureQueryData(meQuery)
  } catch (error) {
    if (!(error instanceof Refusal) || error.problem.status !== 401) throw error
    const { href } = q.location
    // oxlint-disable-next-line typescript/only-throw-error -- how this router redirects
    throw redirect({ to: '/sign-in', search: { back: href === '/' ? undefined : href } })
  }
}

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  beforeLoad: signedIn,
  component: Shell,
})

/** The wall has a frame of its own. */
const screenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/screen',
  validateSearch: z.object({ at: moment }),
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./screen/screen-page.tsx'), 'ScreenPage'),
})

const toDoRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/to-do.tsx'), 'ToDoPage'),
})

const casesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases',
  validateSearch: caseSearch,
  component: lazyRouteComponent(() => import('./pages/cases.tsx'), 'CasesPage'),
})

const caseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/cases/$id',
  validateSearch: z.object({ at: moment }),
  component: lazyRouteComponent(() => import('./pages/case/case-page.tsx'), 'CasePage'),
})

const intakeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/intake',
  component: lazyRouteComponent(() => import('./pages/intake.tsx'), 'IntakePage'),
})

const searchRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/search',
  validateSearch: z.object({ q: text }),
  component: lazyRouteComponent(() => import('./pages/search.tsx'), 'SearchPage'),
})

const figuresRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/figures',
  validateSearch: figureSearch,
  component: lazyRouteComponent(() => import('./pages/figures/figures-page.tsx'), 'FiguresPage'),
})

const figureRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/figures/$id',
  validateSearch: figureSearch,
  component: lazyRouteComponent(() => import('./pages/figures/figure-page.tsx'), 'FigurePage'),
})

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  component: lazyRouteComponent(() => import('./pages/people/people-page.tsx'), 'PeoplePage'),
})

const areasRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/areas',
  component: lazyRouteComponent(() => import('./pages/areas/areas-page.tsx'), 'AreasPage'),
})

const placesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/places',
  validateSearch: placeSearch,
  component: lazyRouteComponent(() => import('./pages/places/places-page.tsx'), 'PlacesPage'),
})

const placeRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/places/$id',
  validateSearch: readingSearch,
  component: lazyRouteComponent(() => import('./pages/places/place-page.tsx'), 'PlacePage'),
})

const alarmsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/monitoring',
  validateSearch: alarmSearch,
  component: lazyRouteComponent(() => import('./pages/monitoring/alarms-page.tsx'), 'AlarmsPage'),
})

const stationsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/monitoring/stations',
  component: lazyRouteComponent(() => import('./pages/monitoring/stations-page.tsx'), 'StationsPage'),
})

const devicesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/monitoring/devices',
  validateSearch: deviceSearch,
  component: lazyRouteComponent(() => import('./pages/monitoring/devices-page.tsx'), 'DevicesPage'),
})

const deviceRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/monitoring/devices/$id',
  component: lazyRouteComponent(() => import('./pages/monitoring/device-page.tsx'), 'DevicePage'),
})

const strangersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/monitoring/strangers',
  component: lazyRouteComponent(() => import('./pages/monitoring/strangers-page.tsx'), 'StrangersPage'),
})

const accountRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
})

const noticesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/notices',
  validateSearch: z.object({ unread: optional(z.literal('true')) }),
  component: lazyRouteComponent(() => import('./pages/notices/notices-page.tsx'), 'NoticesPage'),
})

const systemRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('./pages/system/system-page.tsx'), 'SystemPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  screenRoute,
  shellRoute.addChildren([
    toDoRoute,
    casesRoute,
    caseRoute,
    intakeRoute,
    searchRoute,
    figuresRoute,
    figureRoute,
    peopleRoute,
    areasRoute,
    placesRoute,
    placeRoute,
    alarmsRoute,
    stationsRoute,
    devicesRoute,
    deviceRoute,
    strangersRoute,
    accountRoute,
    systemRoute,
    noticesRoute,
  ]),
])

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: Loading,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: Lost,
    parseSearch: plainSearch.parse,
    stringifySearch: plainSearch.print,
  })

/** Addresses as the server writes them, `?stage=assigned&area=150302`: values are text, not JSON. */
const plainSearch = {
  parse: (search: string): Record<string, unknown> => Object.fromEntries(new URLSearchParams(search)),
  print: (search: Record<string, unknown>): string => {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(search))
      if ((typeof value === 'string' && value !== '') || typeof value === 'number')
        query.set(name, value.toString())
    const printed = query.toString()
    return printed ? `?${printed}` : ''
  },
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}
