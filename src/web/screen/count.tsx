/** A number of the screen: with a dotted underline when there is something behind it. */
import type { Bilingual } from '../../core/language.ts'
import { sayNumber } from '../kit/format.ts'
import { useSay } from '../kit/language.tsx'
import { OpensHere } from '../kit/opens.tsx'
import { type Opened, useOpen } from './opened.ts'

interface CountProps {
  readonly n: number
  readonly opens: Opened
  /** What is counted, for whoever cannot see where it stands. */
  readonly label: Bilingual
  /** Shown instead of the number: 96.15%. */
  readonly text?: string
}

export function Count({ n, opens, label, text }: CountProps) {
  const say = useSay()
  const open = useOpen()
  return (
    <OpensHere label={say(label)} onOpen={() => open(opens)}>
      {text ?? sayNumber(n)}
    </OpensHere>
  )
}
