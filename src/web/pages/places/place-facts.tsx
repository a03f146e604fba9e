/** What is registered of a place: its facts, the limits that apply today, its devices. */
import { Link } from '@tanstack/react-router'
import type { PlaceReply } from '../../../contracts/places.ts'
import { sayDay, sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { DeviceMark } from '../monitoring/device-mark.tsx'

export function PlaceFacts({ it }: { readonly it: PlaceReply }) {
  return (
    <>
      <Limits it={it} />
      <Devices it={it} />
      <Facts it={it} />
    </>
  )
}

function Limits({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  if (it.limits.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="limits">
      <header className="matter-block-head">
        <h2 id="limits">{say({ zh: '今日适用限值', en: 'Limits that apply today' })}</h2>
      </header>
      <ul className="place-limits">
        {it.limits.map(limit => (
          <li key={limit.id}>
            <span>
              {say(limit.factorName)} <span className="second small">{say(limit.kindName)}</span>
            </span>
            <b>
              {sayNumber(limit.upper)} <small>{limit.unit}</small>
            </b>
            <span className="second small">
              {say({
                zh: `连续 ${limit.run} 次超限转事项；${sayDay(limit.from).zh}起`,
                en: `${limit.run} in a row become a case; since ${sayDay(limit.from).en}`,
              })}
              {limit.verified ? null : (
                <span className="flag place-unverified">{say({ zh: '未核实', en: 'unverified' })}</span>
              )}{' '}
              <span lang="zh">{limit.source}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Devices({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  if (it.deviceList.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="devices">
      <header className="matter-block-head">
        <h2 id="devices">{say({ zh: '设备', en: 'Devices' })}</h2>
      </header>
      <ul className="place-devices">
        {it.deviceList.map(device => (
          <li key={device.id}>
            <Link to="/monitoring/devices/$id" params={{ id: device.id }}>
              {device.title}
            </Link>
            <DeviceMark state={device.state} />
            <span className="second small">
              <code>{device.mn}</code>{' '}
              {device.seenAt
                ? say({
                    zh: `最近报文 ${sayMoment(device.seenAt).zh}`,
                    en: `last packet ${sayMoment(device.seenAt).en}`,
                  })
                : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Facts({ it }: { readonly it: PlaceReply }) {
  const say = useSay()
  const facts = Object.entries(it.facts).filter(([, value]) => typeof value !== 'boolean')
  return (
    <section className="panel matter-block" aria-labelledby="facts">
      <header className="matter-block-head">
        <h2 id="facts">{say({ zh: '登记信息', en: 'As registered' })}</h2>
      </header>
      <dl className="pairs">
        <div>
          <dt>{say({ zh: '业务', en: 'Program' })}</dt>
          <dd>{say(it.programName)}</dd>
        </div>
        <div>
          <dt>{say({ zh: '编号', en: 'Number' })}</dt>
          <dd>{it.externalId}</dd>
        </div>
        {facts.map(([name, value]) => (
          <div key={name} lang="zh">
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
        <div>
          <dt>{say({ zh: '登记时间', en: 'Registered' })}</dt>
          <dd>{say(sayMoment(it.changedAt))}</dd>
        </div>
      </dl>
    </section>
  )
}
