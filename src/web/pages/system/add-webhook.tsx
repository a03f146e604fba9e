/** 新增订阅: where to and for which steps; the secret is shown once. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { listWebhooks, postWebhook } from '../../../contracts/webhooks.ts'
import { type Step, stepNames, steps } from '../../../core/stage.ts'
import { call, problemIn } from '../../kit/call.ts'
import { useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

interface Values {
  readonly title: string
  readonly url: string
  readonly steps?: Step[]
}

const none: readonly never[] = []

export function AddWebhook() {
  const say = useSay()
  const [isOpen, open] = useState(false)
  const [secret, setSecret] = useState<string>()
  const close = () => {
    open(false)
    setSecret(undefined)
  }
  return (
    <>
      <Button type="primary" onClick={() => open(true)}>
        {say({ zh: '新增订阅', en: 'Add a webhook' })}
      </Button>
      <Drawer
        open={isOpen}
        onClose={close}
        title={say({ zh: '新增订阅', en: 'Add a webhook' })}
        destroyOnHidden
      >
        {secret === undefined ? (
          <WebhookForm onAdded={setSecret} />
        ) : (
          <Secret text={secret} onClose={close} />
        )}
      </Drawer>
    </>
  )
}

function WebhookForm({ onAdded }: { readonly onAdded: (secret: string) => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const adding = useMutation({
    mutationFn: ({ title, url, steps: chosen = [] }: Values) =>
      call(postWebhook, { body: { title, url: url.trim(), steps: chosen } }),
    onSuccess: ({ secret }) => {
      void client.invalidateQueries({ queryKey: [listWebhooks.path] })
      onAdded(secret)
    },
  })
  useFieldProblems(form, adding.error ? problemIn(adding.error).fields : none)
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={values => adding.mutate(values)}>
      <Form.Item
        name="title"
        label={say({ zh: '名称', en: 'Name' })}
        extra={say({
          zh: '接收通知的系统，如“市级指挥平台”',
          en: 'The system that is told, as “City platform”',
        })}
        rules={[
          { required: true, whitespace: true, message: say({ zh: '请填写名称', en: 'A name is needed' }) },
        ]}
      >
        <Input autoFocus maxLength={60} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="url"
        label={say({ zh: '接收地址', en: 'Address' })}
        extra={say({
          zh: '以 http:// 或 https:// 开头，可以是内网地址',
          en: 'Begins with http:// or https://; an address inside the network will do',
        })}
        rules={[{ required: true, message: say({ zh: '请填写接收地址', en: 'An address is needed' }) }]}
      >
        <Input maxLength={500} autoComplete="off" inputMode="url" />
      </Form.Item>
      <Form.Item
        name="steps"
        label={say({ zh: '哪些动作（不选即全部）', en: 'Which steps (none means all)' })}
      >
        <Select
          mode="multiple"
          allowClear
          optionFilterProp="label"
          options={steps.map(step => ({ value: step, label: say(stepNames[step]) }))}
        />
      </Form.Item>
      {adding.error ? <ProblemNote error={adding.error} without={['title', 'url', 'steps']} /> : null}
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {say({ zh: '新增', en: 'Add' })}
      </Button>
    </Form>
  )
}

/** It lies sealed from now on: this is the only time it can be read. */
function Secret({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const say = useSay()
  return (
    <>
      <p>
        {say({
          zh: '已新增。签名密钥只显示这一次，请交给对方系统的管理员，用于核对通知确由本平台发出：',
          en: 'Added. The secret is shown only now: hand it to whoever runs the other system, to check that events come from here.',
        })}
      </p>
      <p className="webhook-secret">{text}</p>
      <Button type="primary" onClick={onClose}>
        {say({ zh: '已妥善保存', en: 'It is kept' })}
      </Button>
    </>
  )
}
