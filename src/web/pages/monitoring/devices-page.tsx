/** Devices: on line or silent, when last heard of, what was taken, refused, and differed. */
import '../places/places.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { type DeviceRow, listDevices } from '../../../contracts/devices.ts'
import { sayDeviceFault } from '../../../core/device-fault.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { Answer, Empty } from '../../kit/states.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import type { DeviceSearch } from '../../routes.tsx'
import { DeviceMark, deviceStates } from './device-mark.tsx'
import { MonitoringHead, RENEW_MS } from './monitoring-tabs.tsx'

const route = getRouteApi('/shell/monitoring/devices')
const states = ['online', 'silent', 'never', 'ended'] as const

export function DevicesPage() {
  const say = useSay()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const put = (patch: Partial<DeviceSearch>) =>
    void navigate({ search: now => ({ ...now, ...patch }), replace: true })
  const found = useRead(
    listDevices,
    { query: { ...search, limit: 1000 } },
    { refetchInterval: RENEW_MS, placeholderData: before => before },
  )
  return (
    <>
      <MonitoringHead>
        {found.dataUpdatedAt > 0 ? <DataAsOf at={found.dataUpdatedAt} promiseMs={60_000} /> : null}
      </MonitoringHead>
      <div className="monitoring-tools" role="search">
        <Words value={search.q} onChange={q => put({ q })} />
        {states.map(state => (
          <button
            key={state}
            type="button"
            className="filter-toggle"
            aria-pressed={search.state === state}
            onClick={() => put({ state: search.state === state ? undefined : state })}
          >
            {say(deviceStates[state])} {sayNumber(found.data?.byState[state] ?? 0)}
          </button>
        ))}
      </div>
      <Answer query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              text={{
                zh: '没有设备。登记设备编号后，报文会被接收并出现在这里。',
                en: 'No devices. Once a number is registered, its packets are taken and appear here.',
              }}
            >
              <code>./yiwang import devices</code>
            </Empty>
          ) : (
            <div className="panel places-panel">
              <Table rows={items} />
            </div>
          )
        }
      </Answer>
    </>
  )
}

function Words({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (q: string | undefined) => void
}) {
  const say = useSay()
  const [typed, type] = useState(value ?? '')
  const settled = useSettled(typed.trim(), 300)
  useEffect(() => {
    if (settled !== (value ?? '')) onChange(settled || undefined)
  }, [settled])
  return (
    <Input
      allowClear
      value={typed}
      onChange={event => type(event.target.value)}
      aria-label={say({ zh: '设备编号、名称或对象', en: 'Number, title or place' })}
      placeholder={say({ zh: '设备编号、名称或对象', en: 'Number, title or place' })}
      maxLength={100}
    />
  )
}

function Table({ rows }: { readonly rows: readonly DeviceRow[] }) {
  const say = useSay()
  return (
    <table className="plain-table" aria-label={say({ zh: '设备列表', en: 'Devices' })}>
      <thead>
        <tr>
          <th scope="col">{say({ zh: '状态', en: 'State' })}</th>
          <th scope="col">{say({ zh: '设备', en: 'Device' })}</th>
          <th scope="col">{say({ zh: '对象', en: 'Place' })}</th>
          <th scope="col">{say({ zh: '最近报文', en: 'Last packet' })}</th>
          <th scope="col" className="number">
            {say({ zh: '报文', en: 'Packets' })}
          </th>
          <th scope="col" className="number">
            {say({ zh: '拒收', en: 'Refused' })}
          </th>
          <th scope="col" className="number">
            {say({ zh: '数据不一致', en: 'Differing' })}
          </th>
          <th scope="col">{say({ zh: '最近异常', en: 'Last fault' })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ row }: { readonly row: DeviceRow }) {
  const say = useSay()
  const counted = (n: number, zh: string, en: string) => (
    <>
      <span className="second only-narrow">{say({ zh, en })} </span>
      {sayNumber(n)}
    </>
  )
  return (
    <tr>
      <td className="plain-mark">
        <DeviceMark state={row.state} />
      </td>
      <td className="plain-whole">
        <Link to="/monitoring/devices/$id" params={{ id: row.id }} className="plain-name">
          {row.title}
        </Link>
        <span className="small second plain-under">
          <code>{row.mn}</code>
        </span>
      </td>
      <td>
        <Link to="/places/$id" params={{ id: row.place }}>
          {row.placeName}
        </Link>
      </td>
      <td>{say(sayMoment(row.seenAt))}</td>
      <td className="number">{counted(row.packets, '报文', 'packets')}</td>
      <td className="number">{counted(row.refused, '拒收', 'refused')}</td>
      <td className="number">{counted(row.conflicts, '不一致', 'differing')}</td>
      <td className="device-fault">
        {row.fault ? (
          <>
            {say(sayDeviceFault(row.fault))}
            <span className="small second plain-under">{say(sayMoment(row.faultAt))}</span>
          </>
        ) : null}
      </td>
    </tr>
  )
}
