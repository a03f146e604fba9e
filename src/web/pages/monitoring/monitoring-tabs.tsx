/** The pages of 监测 beside each other: alarms, what is measured where, the devices that measure. */
import './monitoring.css'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { listAlarms } from '../../../contracts/alarms.ts'
import { listStrangers } from '../../../contracts/devices.ts'
import { useRead } from '../../kit/call.ts'
import { sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'

export const RENEW_MS = 10_000

/** Only who keeps the registers of the whole district takes devices on. */
export const useIsAdministrator = (): boolean => {
  const me = useMe()
  return me.posts.some(post => post.kind === 'administrator' && post.area === me.district.code)
}

export function MonitoringHead({ children }: { readonly children?: ReactNode }) {
  const say = useSay()
  const isAdministrator = useIsAdministrator()
  const open = useRead(listAlarms, { query: { open: 'true', limit: 1 } }, { refetchInterval: RENEW_MS }).data
    ?.open
  const strangers = useRead(listStrangers, {}, { enabled: isAdministrator, refetchInterval: 30_000 }).data
  const count = (n: number | undefined, isRed = false) =>
    n ? <span className={isRed ? 'tab-count tab-count-red' : 'tab-count'}>{sayNumber(n)}</span> : null
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '监测', en: 'Monitoring' })}</h1>
        {children}
      </header>
      <nav className="tabs" aria-label={say({ zh: '监测页面', en: 'Pages of monitoring' })}>
        <Link to="/monitoring" activeOptions={{ exact: true, includeSearch: false }}>
          {say({ zh: '报警', en: 'Alarms' })}
          {count(open, true)}
        </Link>
        <Link to="/monitoring/stations" activeOptions={{ includeSearch: false }}>
          {say({ zh: '站点与排口', en: 'Stations and outlets' })}
        </Link>
        <Link to="/monitoring/devices" activeOptions={{ includeSearch: false }}>
          {say({ zh: '设备', en: 'Devices' })}
        </Link>
        {isAdministrator ? (
          <Link to="/monitoring/strangers" activeOptions={{ includeSearch: false }}>
            {say({ zh: '未登记设备', en: 'Unregistered' })}
            {count(strangers?.items.length)}
          </Link>
        ) : null}
      </nav>
    </>
  )
}
