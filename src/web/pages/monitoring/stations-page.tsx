/** Everything that is measured in the district: the newest values by kind of place, and how fresh they are. */
import '../places/places.css'
import { listPlaces, type PlaceRow } from '../../../contracts/places.ts'
import { useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { useSay } from '../../kit/language.tsx'
import { Answer, Empty } from '../../kit/states.tsx'
import { PlaceTable } from '../places/place-table.tsx'
import { MonitoringHead, RENEW_MS } from './monitoring-tabs.tsx'

export function StationsPage() {
  const found = useRead(
    listPlaces,
    { query: { state: 'monitored', limit: 1000 } },
    { refetchInterval: RENEW_MS },
  )
  return (
    <>
      <MonitoringHead>
        {found.dataUpdatedAt > 0 ? <DataAsOf at={found.dataUpdatedAt} promiseMs={60_000} /> : null}
      </MonitoringHead>
      <Answer query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              text={{
                zh: '还没有在线监测的对象。登记设备后，读数会出现在这里。',
                en: 'Nothing is monitored yet. Readings appear here once a device is registered.',
              }}
            >
              <code>./yiwang import devices</code>
            </Empty>
          ) : (
            [...Map.groupBy(items, it => `${it.program}/${it.kind}`)].map(([key, rows]) => (
              <Group key={key} rows={rows} />
            ))
          )
        }
      </Answer>
    </>
  )
}

function Group({ rows }: { readonly rows: readonly PlaceRow[] }) {
  const say = useSay()
  const late = rows.filter(it => it.latest === null || it.latest.late).length
  const [first] = rows
  return (
    <section className="station-group">
      <h2>
        {first ? say(first.kindName) : ''}{' '}
        <span className="second small">
          {say({ zh: `${rows.length} 个`, en: `${rows.length}` })}
          {late > 0 ? say({ zh: `，${late} 个数据超时`, en: `, ${late} without new data` }) : ''}
        </span>
      </h2>
      <div className="panel places-panel">
        <PlaceTable rows={rows} isWide />
      </div>
    </section>
  )
}
