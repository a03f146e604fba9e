/** What an alarm can say of itself to the program whose case it becomes. */
import type { z } from 'zod'

/** By the names of a program's facts; whatever it does not ask for is left out. */
export interface AlarmFacts {
  readonly outlet: string
  readonly factor: string
  readonly measured: number
  readonly limit: number
  readonly unit: string
  /** The alarm's id. */
  readonly alarm: string
}

/** Those the program asks for, as its schema reads them. */
export const factsFor = (facts: z.ZodObject, it: AlarmFacts): Record<string, unknown> =>
  facts.parse(asked(facts, it))

/** Whether a case of these facts can be begun by an alarm at all. */
export const takesAlarms = (facts: z.ZodObject): boolean => facts.safeParse(asked(facts, anyAlarm)).success

const asked = (facts: z.ZodObject, it: AlarmFacts) =>
  Object.fromEntries(Object.entries(it).filter(([name]) => name in facts.shape))

const anyAlarm: AlarmFacts = {
  outlet: 'x',
  factor: 'x',
  measured: 2,
  limit: 1,
  unit: 'x',
  alarm: '00000000-0000-7000-8000-000000000000',
}
