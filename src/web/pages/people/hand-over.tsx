/** 交接班: whoever is on duty writes down what the next one has to know, and signs it. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { listDuties } from '../../../contracts/registers.ts'
import { handOver } from '../../../contracts/units.ts'
import { call } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

const MOST = 2_000

export function HandOver({ id }: { readonly id: string }) {
  const say = useSay()
  const client = useQueryClient()
  const field = useId()
  const [isOpen, setOpen] = useState(false)
  const [note, setNote] = useState('')
  const signing = useMutation({
    mutationFn: () => call(handOver, { params: { id }, body: { note } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: [listDuties.path] }),
  })
  if (!isOpen)
    return (
      <Button size="small" onClick={() => setOpen(true)}>
        {say({ zh: '交接班', en: 'Hand over' })}
      </Button>
    )
  return (
    <form
      className="handover"
      onSubmit={event => {
        event.preventDefault()
        if (note.trim()) signing.mutate()
      }}
    >
      <label htmlFor={field}>{say({ zh: '交接事项', en: 'What the next one has to know' })}</label>
      <Input.TextArea
        id={field}
        value={note}
        onChange={event => setNote(event.target.value)}
        maxLength={MOST}
        autoSize={{ minRows: 3 }}
        autoFocus
      />
      {signing.error ? <ProblemNote error={signing.error} /> : null}
      <div className="handover-buttons">
        <Button type="primary" htmlType="submit" disabled={!note.trim()} loading={signing.isPending}>
          {say({ zh: '签字交班', en: 'Sign and hand over' })}
        </Button>
        <Button onClick={() => setOpen(false)}>{say({ zh: '取消', en: 'Cancel' })}</Button>
      </div>
    </form>
  )
}
