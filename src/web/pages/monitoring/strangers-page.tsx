/** Numbers that call and nobody has registered; an administrator takes one on. */
import '../places/places.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { adoptStranger, listDevices, listStrangers, type Stranger } from '../../../contracts/devices.ts'
import type { Bilingual } from '../../../core/language.ts'
import { listPlaces } from '../../../contracts/places.ts'
import { call, problemIn, useRead } from '../../kit/call.ts'
import { DataAsOf } from '../../kit/data-as-of.tsx'
import { useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import { sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { Answer, Empty } from '../../kit/states.tsx'
import { useSettled } from '../../kit/use-settled.ts'
import { MonitoringHead, RENEW_MS } from './monitoring-tabs.tsx'

export function StrangersPage() {
  const say = useSay()
  const found = useRead(listStrangers, {}, { refetchInterval: RENEW_MS })
  const [taken, take] = useState<Stranger>()
  return (
    <>
      <MonitoringHead>
        {found.dataUpdatedAt > 0 ? <DataAsOf at={found.dataUpdatedAt} promiseMs={60_000} /> : null}
      </MonitoringHead>
      <Answer query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              text={{
                zh: '没有未登记的设备。编号未登记的设备连上平台时，会出现在这里，其数据在接管前不入库。',
                en: 'None. A device whose number is not registered appears here when it calls; nothing it sends is kept before it is taken on.',
              }}
            />
          ) : (
            <div className="panel places-panel">
              <Table rows={items} onTake={take} />
            </div>
          )
        }
      </Answer>
      <Drawer
        open={taken !== undefined}
        onClose={() => take(undefined)}
        title={say({ zh: '接管设备', en: 'Take a device on' })}
        destroyOnHidden
      >
        {taken ? <Adopt it={taken} onDone={() => take(undefined)} /> : null}
      </Drawer>
    </>
  )
}

function Table({
  rows,
  onTake,
}: {
  readonly rows: readonly Stranger[]
  readonly onTake: (it: Stranger) => void
}) {
  const say = useSay()
  return (
    <table className="plain-table" aria-label={say({ zh: '未登记的设备', en: 'Unregistered devices' })}>
      <thead>
        <tr>
          <th scope="col">{say({ zh: '设备编号', en: 'Number' })}</th>
          <th scope="col">{say({ zh: '首次', en: 'First' })}</th>
          <th scope="col">{say({ zh: '最近', en: 'Last' })}</th>
          <th scope="col" className="number">
            {say({ zh: '报文', en: 'Packets' })}
          </th>
          <th scope="col">{say({ zh: '最近一条报文', en: 'Last packet' })}</th>
          <th scope="col">
            <span className="visually-hidden">{say({ zh: '操作', en: 'Actions' })}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.mn}>
            <td>
              <code>{row.mn}</code>
              <span className="small second plain-under">
                {say({ zh: `系统编码 ${row.system}`, en: `System ${row.system}` })} · {row.peer}
              </span>
            </td>
            <td>
              <Narrow zh="首次" en="First" /> {say(sayMoment(row.firstAt))}
            </td>
            <td>
              <Narrow zh="最近" en="Last" /> {say(sayMoment(row.lastAt))}
            </td>
            <td className="number">
              <Narrow zh="报文" en="Packets" /> {sayNumber(row.packets)}
            </td>
            <td className="plain-whole stranger-packet">
              <code>{row.packet}</code>
            </td>
            <td>
              <Button type="primary" onClick={() => onTake(row)}>
                {say({ zh: '接管', en: 'Take on' })}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a column says on top, where there are no columns. */
function Narrow(title: Bilingual) {
  const say = useSay()
  return <span className="second only-narrow">{say(title)}</span>
}

interface Values {
  readonly place: string
  readonly title: string
  readonly system: string
  readonly password?: string
}

const none: readonly never[] = []

function Adopt({ it, onDone }: { readonly it: Stranger; readonly onDone: () => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const adopting = useMutation({
    mutationFn: ({ password, ...values }: Values) =>
      call(adoptStranger, {
        params: { mn: it.mn },
        body: { ...values, ...(password ? { password } : {}) },
      }),
    onSuccess: () => {
      for (const { path } of [listStrangers, listDevices, listPlaces])
        void client.invalidateQueries({ queryKey: [path] })
      onDone()
    },
  })
  useFieldProblems(form, adopting.error ? problemIn(adopting.error).fields : none)
  return (
    <Form
      form={form}
      layout="vertical"
      initialValues={{ system: it.system, title: say({ zh: '在线监测设备', en: 'Monitor' }) }}
      onFinish={values => adopting.mutate(values)}
    >
      <p className="second">
        <code>{it.mn}</code>
      </p>
      <Form.Item
        name="place"
        label={say({ zh: '安装在', en: 'It stands at' })}
        rules={[{ required: true, message: say({ zh: '请选择对象', en: 'A place is needed' }) }]}
      >
        <PlacePick />
      </Form.Item>
      <Form.Item
        name="title"
        label={say({ zh: '设备名称', en: 'Title' })}
        rules={[{ required: true, message: say({ zh: '请填写设备名称', en: 'A title is needed' }) }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="system"
        label={say({ zh: '系统编码', en: 'System code' })}
        rules={[{ required: true, message: say({ zh: '请填写系统编码', en: 'A code is needed' }) }]}
      >
        <Input maxLength={20} />
      </Form.Item>
      <Form.Item
        name="password"
        label={say({
          zh: '访问密码（可不填，不填则不核对）',
          en: 'Password (optional; not compared if empty)',
        })}
      >
        <Input maxLength={20} autoComplete="off" />
      </Form.Item>
      {adopting.error ? <ProblemNote error={adopting.error} /> : null}
      <Button type="primary" htmlType="submit" loading={adopting.isPending}>
        {say({ zh: '接管', en: 'Take on' })}
      </Button>
    </Form>
  )
}

/** Found by any part of its name. */
function PlacePick({
  id,
  value,
  onChange,
}: {
  readonly id?: string
  readonly value?: string
  readonly onChange?: (id: string) => void
}) {
  const say = useSay()
  const [typed, type] = useState('')
  const q = useSettled(typed.trim(), 250)
  const found = useRead(
    listPlaces,
    { query: { limit: 50, ...(q ? { q } : {}) } },
    { placeholderData: before => before },
  )
  return (
    <Select
      {...(id ? { id } : {})}
      {...(value ? { value } : {})}
      onChange={(chosen: string) => onChange?.(chosen)}
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: type }}
      placeholder={say({ zh: '输入名称或编号', en: 'Type a name or number' })}
      options={(found.data?.items ?? []).map(it => ({
        value: it.id,
        label: `${it.name} · ${say(it.kindName)}`,
      }))}
    />
  )
}
