/** One holding: A 角 or B 角, from when to when, and how it ends. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, DatePicker, Popover } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { endHolding, listPeople, type PersonReply } from '../../../contracts/registers.ts'
import { dayOf } from '../../../core/instant.ts'
import { call } from '../../kit/call.ts'
import { sayDay } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

export type HeldPost = PersonReply['posts'][number]

export const Role = ({ role }: { readonly role: HeldPost['role'] }) => {
  const say = useSay()
  return (
    <span className="flag">
      {role === 'holder' ? say({ zh: 'A角', en: 'Holder' }) : say({ zh: 'B角', en: 'Deputy' })}
    </span>
  )
}

export function HoldingDates({ it }: { readonly it: HeldPost }) {
  const say = useSay()
  const from = sayDay(it.from)
  const to = it.to ? sayDay(it.to) : undefined
  return (
    <span className="second small">
      {say(
        to
          ? { zh: `${from.zh}—${to.zh}`, en: `${from.en} – ${to.en}` }
          : { zh: `${from.zh}起`, en: `since ${from.en}` },
      )}
    </span>
  )
}

interface EndProps {
  readonly it: HeldPost
  readonly person: string
}

/** 离岗: what was done on the post stays under this name; what is open waits for whoever comes next. */
export function EndHolding({ it, person }: EndProps) {
  const say = useSay()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [isOpen, open] = useState(false)
  const [to, setTo] = useState(() => dayOf(Date.now()))
  const ending = useMutation({
    mutationFn: () => call(endHolding, { params: { id: it.holding }, body: { to } }),
    onSuccess: () => {
      open(false)
      void client.invalidateQueries({ queryKey: [listPeople.path] })
      const day = sayDay(to)
      void message.success(
        say({
          zh: `${person} ${day.zh}起不再任${it.title.zh}，在办事项留在该岗位`,
          en: `${person} leaves ${it.title.en} on ${day.en}; open cases stay with the post`,
        }),
        6,
      )
    },
  })
  const form = (
    <div className="end-holding">
      <label htmlFor={`end-${it.holding}`}>
        {say({ zh: '离岗日期（当日起不再任岗）', en: 'Leaves on' })}
      </label>
      <DatePicker
        id={`end-${it.holding}`}
        allowClear={false}
        value={dayjs(to)}
        onChange={day => day && setTo(day.format('YYYY-MM-DD'))}
      />
      {ending.error ? <ProblemNote error={ending.error} /> : null}
      <Button type="primary" loading={ending.isPending} onClick={() => ending.mutate()}>
        {say({ zh: '离岗', en: 'End' })}
      </Button>
    </div>
  )
  return (
    <Popover
      content={form}
      trigger="click"
      open={isOpen}
      onOpenChange={open}
      title={`${person} · ${say(it.title)}`}
    >
      <button type="button" className="plain">
        {say({ zh: '离岗', en: 'End' })}
      </button>
    </Popover>
  )
}

/** Held today: not yet ended and already begun. */
export const isHeldOn = (it: HeldPost, day: string): boolean =>
  it.from <= day && (it.to === null || it.to > day)
