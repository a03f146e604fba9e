/** Places as rows: what it is, where, how it stands, what it last measured. */
import './places.css'
import { Link } from '@tanstack/react-router'
import type { PlaceRow } from '../../../contracts/places.ts'
import { useSay } from '../../kit/language.tsx'
import { usePlaceName } from '../../kit/place-name.ts'
import { PlaceMark } from '../../kit/readings/place-state.tsx'
import { Freshness, ReadingValues } from '../../kit/readings/reading-values.tsx'

interface Props {
  readonly rows: readonly PlaceRow[]
  readonly chosen?: string | undefined
  readonly onChoose?: (id: string) => void
  /** All values instead of the first few: where there is no map beside it. */
  readonly isWide?: boolean
}

const FEW = 3

export function PlaceTable({ rows, chosen, onChoose, isWide = false }: Props) {
  const say = useSay()
  return (
    <table className="plain-table place-table" aria-label={say({ zh: '对象列表', en: 'Places' })}>
      <thead>
        <tr>
          <th scope="col">{say({ zh: '对象', en: 'Place' })}</th>
          <th scope="col">{say({ zh: '辖区', en: 'Area' })}</th>
          <th scope="col">{say({ zh: '状态', en: 'State' })}</th>
          <th scope="col">{say({ zh: '最新数据', en: 'Newest reading' })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <Row
            key={row.id}
            row={row}
            isChosen={row.id === chosen}
            isWide={isWide}
            onChoose={() => onChoose?.(row.id)}
          />
        ))}
      </tbody>
    </table>
  )
}

function Row({
  row,
  isChosen,
  isWide,
  onChoose,
}: {
  readonly row: PlaceRow
  readonly isChosen: boolean
  readonly isWide: boolean
  readonly onChoose: () => void
}) {
  const say = useSay()
  const area = usePlaceName()(row.area, row.areaName)
  return (
    <tr
      id={placeRowId(row.id)}
      className={isChosen ? 'chosen' : ''}
      aria-current={isChosen ? true : undefined}
      onClick={event => {
        if (!(event.target instanceof Element && event.target.closest('a, button'))) onChoose()
      }}
    >
      <td>
        <Link to="/places/$id" params={{ id: row.id }} className="plain-name">
          {row.name}
        </Link>
        <span className="small second plain-under">{say(row.kindName)}</span>
      </td>
      <td>
        {say(area.name)}
        {area.within ? <span className="small second plain-under">{say(area.within)}</span> : null}
      </td>
      <td className="plain-mark">
        <PlaceMark of={row} />
      </td>
      <td>
        {row.latest ? (
          <>
            <ReadingValues latest={row.latest} {...(isWide ? {} : { most: FEW })} />
            <Freshness latest={row.latest} />
          </>
        ) : row.devices > 0 ? (
          <span className="second">{say({ zh: '设备尚未上报', en: 'Its device has not sent yet' })}</span>
        ) : null}
      </td>
    </tr>
  )
}

export const placeRowId = (id: string): string => `place-${id}`
