/**
 * Takes one step on a case. The step's id is made before the first try, so a retry is the same step; `seen` is the state
 * of the case the person decided on, and a case that changed meanwhile is not stepped on but shown again.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { type CaseReply, countCases, listCases, postStep, readCase, toDo } from '../../../contracts/cases.ts'
import { listFigures, rankFigure, readFigure } from '../../../contracts/figures.ts'
import type { Step } from '../../../core/stage.ts'
import { call, keyOf, problemIn } from '../../kit/call.ts'
import { filled } from '../../kit/form/schema.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { newId } from '../../kit/new-id.ts'
import { outcome } from './outcome.ts'

/** Everything that counts or lists cases is out of date after a step. */
const counting = [listCases, countCases, toDo, listFigures, readFigure, rankFigure]

interface Taking {
  readonly step: Step
  readonly data: Readonly<Record<string, unknown>>
  readonly seen: number
}

export function useStep(it: CaseReply, onDone: () => void) {
  const client = useQueryClient()
  const say = useSay()
  const { message } = App.useApp()
  const [id, renew] = useState(newId)
  const key = keyOf(readCase, { params: { id: it.id } })
  return useMutation({
    mutationFn: ({ step, data, seen }: Taking) =>
      call(postStep, { params: { id: it.id }, body: { id, step, data: filled(data) } }, { ifMatch: seen }),
    onSuccess: (after, { step }) => {
      client.setQueryData(key, after)
      for (const route of counting) void client.invalidateQueries({ queryKey: [route.path] })
      const owner = after.ownerName ?? { zh: '承办单位', en: 'its owner' }
      void message.success(
        say(outcome(step, { it: after, owner, due: after.due ? sayMoment(after.due) : undefined })),
        6,
      )
      renew(newId())
      onDone()
    },
    onError: error => {
      if (problemIn(error).status === 412 || problemIn(error).status === 409)
        void client.invalidateQueries({ queryKey: [readCase.path, { id: it.id }] })
    },
  })
}
