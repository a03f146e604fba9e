/** Evidence side by side: how it was found, and how it was left. */
import type { CaseReply, FileReply } from '../../../contracts/cases.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { Step } from '../../../core/stage.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { FilePictures } from './file-pictures.tsx'

interface Moment {
  readonly title: Bilingual
  readonly steps: readonly Step[]
}

const moments: readonly Moment[] = [
  { title: { zh: '发现时', en: 'When found' }, steps: ['report', 'verify', 'correct'] },
  {
    title: { zh: '办理中', en: 'In hand' },
    steps: ['plan', 'act', 'instruct', 'propose-exposure', 'expose'],
  },
  { title: { zh: '办结时', en: 'When done' }, steps: ['rectify', 'fix-on-spot', 'answer'] },
  { title: { zh: '核查时', en: 'When checked' }, steps: ['pass', 'fail', 'reinspect'] },
]

interface Group {
  readonly title: Bilingual
  readonly at: string
  readonly files: readonly FileReply[]
}

export function CaseEvidence({ it, isPast }: { readonly it: CaseReply; readonly isPast: boolean }) {
  const say = useSay()
  const groups = groupsOf(it, isPast)
  if (groups.length === 0) return null
  return (
    <section className="panel matter-block" aria-labelledby="evidence">
      <header className="matter-block-head">
        <h2 id="evidence">{say({ zh: '照片与附件', en: 'Photos and files' })}</h2>
      </header>
      <div className="evidence">
        {groups.map(group => (
          <figure key={group.title.en}>
            <figcaption>
              {say(group.title)} <span className="second small">{say(sayMoment(group.at))}</span>
            </figcaption>
            <FilePictures files={group.files} side={132} />
          </figure>
        ))}
      </div>
    </section>
  )
}

/** Files that no event names came with the report; of a past moment they may be later ones and are left out. */
function groupsOf(it: CaseReply, isPast: boolean): Group[] {
  const told = new Set(it.events.flatMap(event => event.files.map(file => file.id)))
  const untold = isPast ? [] : it.files.filter(file => !told.has(file.id))
  return moments.flatMap((moment, i) => {
    const events = it.events.filter(event => moment.steps.includes(event.step) && event.files.length > 0)
    const files = [...(i === 0 ? untold : []), ...events.flatMap(event => event.files)]
    return files.length > 0 ? [{ title: moment.title, at: events.at(-1)?.at ?? it.reportedAt, files }] : []
  })
}
