/** A problem in words, for the person at the terminal; the JSON of it went to standard output. */
import { type Problem, problems } from '../core/problem.ts'

const MOST_FIELDS = 20

export function* problemInWords({ problem, fields }: Problem): Generator<string> {
  yield `${problems[problem].zh}  ${problems[problem].en}`
  for (const { field, value, allowed } of fields.slice(0, MOST_FIELDS)) {
    const shown = value === undefined || value === '' ? '' : ` ${JSON.stringify(value)}`
    yield `  ${field}${shown}: ${allowed.zh}  ${allowed.en}`
  }
}
