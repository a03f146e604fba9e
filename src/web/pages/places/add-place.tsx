/** 新增对象: one place by hand. Many come with an import. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { listPlaceKinds, listPlaces, postPlace } from '../../../contracts/places.ts'
import type { Bilingual } from '../../../core/language.ts'
import type { Position } from '../../../core/position.ts'
import { call, problemIn, useRead } from '../../kit/call.ts'
import { AreaSelect } from '../../kit/form/area-select.tsx'
import { useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import { PositionInput } from '../../kit/form/position-input.tsx'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

interface Values {
  readonly kind: string
  readonly externalId: string
  readonly name: string
  readonly area: string
  readonly position?: Position
}

const none: readonly never[] = []

export function AddPlace() {
  const say = useSay()
  const [isOpen, open] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => open(true)}>
        {say({ zh: '新增对象', en: 'Add a place' })}
      </Button>
      <Drawer
        open={isOpen}
        onClose={() => open(false)}
        title={say({ zh: '新增对象', en: 'Add a place' })}
        destroyOnHidden
      >
        <PlaceForm />
      </Drawer>
    </>
  )
}

function PlaceForm() {
  const say = useSay()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [form] = Form.useForm<Values>()
  const kinds = useRead(listPlaceKinds, {}, { staleTime: 60_000 }).data?.items ?? []
  const adding = useMutation({
    mutationFn: ({ kind: chosen, position, ...values }: Values) => {
      const [program = '', kind = ''] = chosen.split('/')
      return call(postPlace, { body: { ...values, program, kind, position: position ?? null } })
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: [listPlaces.path] })
      void navigate({ to: '/places/$id', params: { id } })
    },
  })
  useFieldProblems(form, adding.error ? problemIn(adding.error).fields : none)
  const needed = (text: Bilingual) => [{ required: true, message: say(text) }]
  return (
    <Form form={form} layout="vertical" onFinish={values => adding.mutate(values)}>
      <Form.Item
        name="kind"
        label={say({ zh: '类别', en: 'Kind' })}
        rules={needed({ zh: '请选择类别', en: 'A kind is needed' })}
      >
        <Select
          options={kinds.map(it => ({
            value: `${it.program}/${it.kind}`,
            label: `${say(it.kindName)} · ${say(it.programName)}`,
          }))}
        />
      </Form.Item>
      <Form.Item
        name="name"
        label={say({ zh: '名称', en: 'Name' })}
        rules={needed({ zh: '请填写名称', en: 'A name is needed' })}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="externalId"
        label={say({ zh: '编号', en: 'Number' })}
        extra={say({ zh: '排污许可证或台账上的编号', en: 'As in the permit or the ledger' })}
        rules={needed({ zh: '请填写编号', en: 'A number is needed' })}
      >
        <Input maxLength={80} />
      </Form.Item>
      <Form.Item
        name="area"
        label={say({ zh: '辖区', en: 'Area' })}
        rules={needed({ zh: '请选择辖区', en: 'An area is needed' })}
      >
        <AreaSelect />
      </Form.Item>
      <Form.Item name="position" label={say({ zh: '位置（可不填）', en: 'Position (optional)' })}>
        <PositionInput />
      </Form.Item>
      {adding.error ? <ProblemNote error={adding.error} /> : null}
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {say({ zh: '新增', en: 'Add' })}
      </Button>
    </Form>
  )
}
