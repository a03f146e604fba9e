/** The posts of the demo district, by unit, each one click away. */
import { useMutation } from '@tanstack/react-query'
import { type Me, type demoPosts, signInDemo } from '../../contracts/session.ts'
import type { Reply } from '../../contracts/route.ts'
import { call } from '../kit/call.ts'
import { useSay } from '../kit/language.tsx'
import { ProblemNote } from '../kit/problem-note.tsx'

type DemoPost = Reply<typeof demoPosts>['items'][number]

export function DemoPosts({
  posts,
  onEntered,
}: {
  readonly posts: readonly DemoPost[]
  readonly onEntered: (me: Me) => void
}) {
  const say = useSay()
  const enter = useMutation({
    mutationFn: (person: string) => call(signInDemo, { body: { person } }),
    onSuccess: onEntered,
  })
  return (
    <section className="demo-posts panel" aria-labelledby="demo-posts">
      <h2 id="demo-posts">{say({ zh: '演示岗位', en: 'Demo posts' })}</h2>
      <p className="second small">
        {say({
          zh: '演示数据均为虚构；仅在本机可免密进入。',
          en: 'All demo data is invented. Entry without a password works on this machine only.',
        })}
      </p>
      {enter.error && <ProblemNote error={enter.error} />}
      {byUnit(posts).map(([unit, held]) => (
        <div key={unit} className="demo-unit">
          <h3 className="second">{say(held[0]?.unit ?? { zh: unit, en: unit })}</h3>
          <ul>
            {held.map(it => (
              <li key={`${it.person}${it.post.zh}`}>
                <button type="button" disabled={enter.isPending} onClick={() => enter.mutate(it.person)}>
                  <span>{say(it.title)}</span>
                  <span className="small second">{say(it.post)}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

const byUnit = (posts: readonly DemoPost[]) => [...Map.groupBy(posts, it => it.unit.zh)]
