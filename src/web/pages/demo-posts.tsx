/** The posts of the demo district, each one click away: one of every kind first, all of them below. */
import { useMutation } from '@tanstack/react-query'
import type { Reply } from '../../contracts/route.ts'
import { type Me, type demoPosts, signInDemo } from '../../contracts/session.ts'
import { postKindNames, postKinds } from '../../core/post.ts'
import { call } from '../kit/call.ts'
import { useSay } from '../kit/language.tsx'
import { ProblemNote } from '../kit/problem-note.tsx'

type DemoPost = Reply<typeof demoPosts>['items'][number]

interface Props {
  readonly posts: readonly DemoPost[]
  readonly onEntered: (me: Me) => void
}

export function DemoPosts({ posts, onEntered }: Props) {
  const say = useSay()
  const enter = useMutation({
    mutationFn: (person: string) => call(signInDemo, { body: { person } }),
    onSuccess: onEntered,
  })
  const onPick = (it: DemoPost) => !enter.isPending && enter.mutate(it.person)
  return (
    <section className="demo-posts panel" aria-labelledby="demo-posts">
      <h2 id="demo-posts">{say({ zh: '演示岗位', en: 'Demo posts' })}</h2>
      <p className="second small">
        {say({
          zh: '演示人员和事项均为虚构；仅在本机可免密进入。',
          en: 'All people and cases are invented. Entry without a password works on this machine only.',
        })}
      </p>
      {enter.error && <ProblemNote error={enter.error} />}
      <ul className="demo-list">
        {oneOfEach(posts).map(it => (
          <li key={it.kind}>
            <button type="button" onClick={() => onPick(it)}>
              <span>{say(postKindNames[it.kind])}</span>
              <span className="small second">
                {say(it.title)} · {say(it.unit)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <details className="demo-all">
        <summary>{say({ zh: `全部 ${posts.length} 个岗位`, en: `All ${posts.length} posts` })}</summary>
        {byUnit(posts).map(([unit, held]) => (
          <div key={unit} className="demo-unit">
            <h3>{say(held[0]?.unit ?? { zh: unit, en: unit })}</h3>
            <p>
              {held.map(it => (
                <button
                  key={`${it.person}${it.post.zh}`}
                  type="button"
                  className="plain"
                  title={say(it.post)}
                  onClick={() => onPick(it)}
                >
                  {say(it.title)}
                </button>
              ))}
            </p>
          </div>
        ))}
      </details>
    </section>
  )
}

/** In the order a case meets them. */
const oneOfEach = (posts: readonly DemoPost[]): DemoPost[] =>
  postKinds.flatMap(kind => posts.find(it => it.kind === kind) ?? [])

const byUnit = (posts: readonly DemoPost[]) => [...Map.groupBy(posts, it => it.unit.zh)]
