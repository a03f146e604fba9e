/** One device: how it is doing, what it sends, what was refused, what differed from what is kept. */
import '../places/places.css'
import '../case/case.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { readDevice as readDeviceRoute } from '../../../contracts/devices.ts'
import { readDevice } from '../../../contracts/devices.ts'
import type { Reply } from '../../../contracts/route.ts'
import { sayDeviceFault } from '../../../core/device-fault.ts'
import type { Bilingual } from '../../../core/language.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { sayDay, sayExactly, sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { round } from '../../kit/readings/chart-option.ts'
import { Answer } from '../../kit/states.tsx'
import { DeviceMark } from './device-mark.tsx'
import { MonitoringHead, RENEW_MS } from './monitoring-tabs.tsx'

const route = getRouteApi('/shell/monitoring/devices/$id')

type Device = Reply<typeof readDeviceRoute>

export function DevicePage() {
  const { id } = route.useParams()
  const found = useRead(readDevice, { params: { id } }, { refetchInterval: RENEW_MS })
  return (
    <>
      <MonitoringHead>
        {found.dataUpdatedAt > 0 ? <DataAsOf at={found.dataUpdatedAt} promiseMs={60_000} /> : null}
      </MonitoringHead>
      <Answer query={found}>
        {it => (
          <>
            <h2>{it.title}</h2>
            <p className="place-now device-now">
              <DeviceMark state={it.state} />
              <code>{it.mn}</code>
              <Link to="/places/$id" params={{ id: it.place }}>
                {it.placeName}
              </Link>
            </p>
            <div className="device-body">
              <div className="matter-main">
                <Sends it={it} />
                <Differing it={it} />
              </div>
              <Facts it={it} />
            </div>
          </>
        )}
      </Answer>
    </>
  )
}

function Facts({ it }: { readonly it: Device }) {
  const say = useSay()
  const rows: readonly (readonly [Bilingual, string | null])[] = [
    [{ zh: '最近报文', en: 'Last packet' }, it.seenAt ? say(sayExactly(it.seenAt)) : '—'],
    [{ zh: '收到报文', en: 'Packets' }, sayNumber(it.packets)],
    [{ zh: '拒收', en: 'Refused' }, sayNumber(it.refused)],
    [{ zh: '数据不一致', en: 'Differing' }, sayNumber(it.conflicts)],
    [
      { zh: '最近异常', en: 'Last fault' },
      it.fault ? `${say(sayDeviceFault(it.fault))} · ${say(sayMoment(it.faultAt))}` : null,
    ],
    [{ zh: '系统编码', en: 'System code' }, it.system],
    [
      { zh: '访问密码', en: 'Password' },
      say(it.hasPassword ? { zh: '核对', en: 'compared' } : { zh: '不核对', en: 'not compared' }),
    ],
    [
      { zh: '启用', en: 'In use' },
      say({
        zh: `${sayDay(it.from).zh}起${it.to ? `，${sayDay(it.to).zh}止` : ''}`,
        en: `from ${sayDay(it.from).en}${it.to ? ` to ${sayDay(it.to).en}` : ''}`,
      }),
    ],
    [{ zh: '来自', en: 'Calls from' }, it.peer],
  ]
  return (
    <section className="panel matter-block" aria-labelledby="device-facts">
      <header className="matter-block-head">
        <h2 id="device-facts">{say({ zh: '设备情况', en: 'How it is doing' })}</h2>
      </header>
      <dl className="pairs">
        {rows.map(([title, value]) =>
          value === null ? null : (
            <div key={title.en}>
              <dt>{say(title)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  )
}

function Sends({ it }: { readonly it: Device }) {
  const say = useSay()
  return (
    <section className="panel matter-block" aria-labelledby="sends">
      <header className="matter-block-head">
        <h2 id="sends">{say({ zh: '上报数据', en: 'What it sends' })}</h2>
      </header>
      {it.records.length === 0 ? (
        <p className="second">
          {say({
            zh: '还没有收到数据。设备连上平台并上报后会出现在这里。',
            en: 'Nothing yet. It appears here once the device has connected and sent.',
          })}
        </p>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{say({ zh: '数据类型', en: 'Kind' })}</th>
              <th scope="col">{say({ zh: '最新数据时间', en: 'Newest' })}</th>
              <th scope="col">{say({ zh: '收到时间', en: 'Received' })}</th>
              <th scope="col" className="number">
                {say({ zh: '24 小时内条数', en: 'In 24 hours' })}
              </th>
              <th scope="col" className="number">
                {say({ zh: '其中补传', en: 'Of them late' })}
              </th>
            </tr>
          </thead>
          <tbody>
            {it.records.map(row => (
              <tr key={row.kind}>
                <td>{say(row.kindName)}</td>
                <td>{say(sayMoment(row.newest))}</td>
                <td>{say(sayMoment(row.received))}</td>
                <td className="number">{sayNumber(row.lastDay)}</td>
                <td className="number">{sayNumber(row.resent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** The first word stands; another one for the same moment is kept beside it. */
function Differing({ it }: { readonly it: Device }) {
  const say = useSay()
  if (it.differing.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="differing">
      <header className="matter-block-head">
        <h2 id="differing">{say({ zh: '前后不一致的数据', en: 'Values that differ' })}</h2>
        <span className="second small">
          {say({ zh: '先收到的为准，后收到的留存备查', en: 'The first stands, the later is kept beside it' })}
        </span>
      </header>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{say({ zh: '数据时间', en: 'Time' })}</th>
            <th scope="col">{say({ zh: '数据类型', en: 'Kind' })}</th>
            <th scope="col">{say({ zh: '已存 → 又报', en: 'Kept → sent again' })}</th>
            <th scope="col">{say({ zh: '收到时间', en: 'Received' })}</th>
          </tr>
        </thead>
        <tbody>
          {it.differing.map(row => (
            <tr key={`${row.kind} ${row.at} ${row.receivedAt}`}>
              <td>{say(sayMoment(row.at))}</td>
              <td>{say(row.kindName)}</td>
              <td>
                {row.factors.map(factor => (
                  <span key={factor.factor} className="plain-under">
                    {say(factor.name)} {number(factor.kept)} → {number(factor.sent)} {factor.unit}
                  </span>
                ))}
              </td>
              <td>{say(sayMoment(row.receivedAt))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const number = (n: number | null): string => (n === null ? '—' : sayNumber(round(n)))
