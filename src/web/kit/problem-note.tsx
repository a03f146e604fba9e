/** A refusal as one sentence: what happened, what is safe, what to do; and the fields that are wrong. */
import { Alert, Button } from 'antd'
import { problemIn } from './call.ts'
import { useSay } from './language.tsx'

interface Props {
  readonly error: unknown
  readonly onRetry?: () => void
  /** Fields that are shown at their own place already. */
  readonly without?: readonly string[]
}

export function ProblemNote({ error, onRetry, without = [] }: Props) {
  const say = useSay()
  const problem = problemIn(error)
  const fields = problem.fields.filter(it => !without.includes(it.field))
  return (
    <Alert
      type="error"
      role="alert"
      className="problem"
      title={say(problem.say)}
      description={
        fields.length > 0 && (
          <ul>
            {fields.map(it => (
              <li key={it.field}>
                <code>{it.field}</code> {say(it.allowed)}
              </li>
            ))}
          </ul>
        )
      }
      action={onRetry && <Button onClick={onRetry}>{say({ zh: '重试', en: 'Try again' })}</Button>}
    />
  )
}
