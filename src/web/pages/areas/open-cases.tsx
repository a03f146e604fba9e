/** The map of the chosen area with its open cases. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { listCases } from '../../../contracts/cases.ts'
import { isOpen, stages } from '../../../core/stage.ts'
import { useRead } from '../../kit/call.ts'
import { useLanguage } from '../../kit/language.tsx'
import { MapView } from '../../map/map-view.tsx'
import { pointsOf } from '../case/case-map.tsx'

const OPEN = stages.filter(isOpen).join(',')

/** What one answer holds; a whole district has more, and then the areas below show theirs. */
const MOST = 200

export function OpenCases({
  area,
  onArea,
}: {
  readonly area: string
  readonly onArea: (code: string) => void
}) {
  const { language, say } = useLanguage()
  const navigate = useNavigate()
  const found = useRead(
    listCases,
    { query: { area, stage: OPEN, sort: 'due', limit: MOST } },
    { placeholderData: before => before },
  ).data
  const points = useMemo(() => pointsOf(found?.items ?? [], language), [found, language])
  return (
    <div>
      <MapView
        area={area}
        points={points}
        height="min(58vh, 620px)"
        calm={false}
        onArea={onArea}
        onOpen={id => void navigate({ to: '/cases/$id', params: { id } })}
      />
      {found?.next ? (
        <p className="second small">
          {say({
            zh: `在办事项较多，图上只标最急的 ${MOST} 件；选下级辖区可看全`,
            en: `Only the ${MOST} most urgent open cases are shown: choose an area below for all of its own`,
          })}
        </p>
      ) : null}
    </div>
  )
}
