/** 新增人员: an account, and its first password, which is shown once. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { listPeople, postPerson } from '../../../contracts/registers.ts'
import { call, problemIn } from '../../kit/call.ts'
import { useFieldProblems } from '../../kit/form/form-from-schema.tsx'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { LetHold } from './let-hold.tsx'

interface Values {
  readonly name: string
  readonly title: { readonly zh: string; readonly en: string }
}

interface Added {
  readonly id: string
  readonly password: string | null
  readonly values: Values
}

const none: readonly never[] = []

export function AddPerson() {
  const say = useSay()
  const [isOpen, open] = useState(false)
  const [added, setAdded] = useState<Added>()
  const close = () => {
    open(false)
    setAdded(undefined)
  }
  return (
    <>
      <Button type="primary" onClick={() => open(true)}>
        {say({ zh: '新增人员', en: 'Add a person' })}
      </Button>
      <Drawer
        open={isOpen}
        onClose={close}
        title={say({ zh: '新增人员', en: 'Add a person' })}
        destroyOnHidden
      >
        {added ? <FirstPassword added={added} onClose={close} /> : <PersonForm onAdded={setAdded} />}
      </Drawer>
    </>
  )
}

function PersonForm({ onAdded }: { readonly onAdded: (added: Added) => void }) {
  const say = useSay()
  const client = useQueryClient()
  const [form] = Form.useForm<Values>()
  const adding = useMutation({
    mutationFn: (values: Values) =>
      call(postPerson, {
        body: { name: values.name, title: { zh: values.title.zh, en: values.title.en || values.title.zh } },
      }),
    onSuccess: (made, values) => {
      void client.invalidateQueries({ queryKey: [listPeople.path] })
      onAdded({ ...made, values })
    },
  })
  useFieldProblems(form, adding.error ? problemIn(adding.error).fields : none)
  return (
    <Form form={form} layout="vertical" onFinish={values => adding.mutate(values)}>
      <Form.Item
        name={['title', 'zh']}
        label={say({ zh: '姓名', en: 'Name in Chinese' })}
        rules={[{ required: true, message: say({ zh: '请填写姓名', en: 'A name is needed' }) }]}
      >
        <Input autoFocus maxLength={60} />
      </Form.Item>
      <Form.Item
        name={['title', 'en']}
        label={say({ zh: '英文姓名（可不填）', en: 'Name in English (optional)' })}
      >
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item
        name="name"
        label={say({ zh: '用户名', en: 'Sign-in name' })}
        extra={say({
          zh: '小写字母开头，可含数字、点、横线，2—40 位',
          en: 'Begins with a small letter; letters, digits, dots, dashes; 2–40',
        })}
        rules={[
          {
            required: true,
            pattern: /^[a-z][a-z0-9._-]{1,39}$/,
            message: say({ zh: '用户名不符合要求', en: 'Not a sign-in name' }),
          },
        ]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      {adding.error ? <ProblemNote error={adding.error} /> : null}
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {say({ zh: '新增', en: 'Add' })}
      </Button>
    </Form>
  )
}

/** The password is not kept anywhere in clear: this is the only time it can be read. Next comes the post. */
function FirstPassword({ added, onClose }: { readonly added: Added; readonly onClose: () => void }) {
  const say = useSay()
  return (
    <>
      <p>
        {say({
          zh: `已建立账号 ${added.values.name}。初始密码只显示这一次，请当面交给本人：`,
          en: `The account ${added.values.name} is there. The first password is shown only now: hand it over in person.`,
        })}
      </p>
      {added.password ? <p className="first-password">{added.password}</p> : null}
      <h3>
        {say({
          zh: '接着任岗（未任岗的人看不到任何事项）',
          en: 'Now give a post: without one, no case is seen',
        })}
      </h3>
      <LetHold
        person={{
          id: added.id,
          title: { zh: added.values.title.zh, en: added.values.title.en || added.values.title.zh },
        }}
        onDone={onClose}
      />
    </>
  )
}
