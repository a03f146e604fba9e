/** 修改密码: the present one, and a new one twice. */
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input } from 'antd'
import { changePassword } from '../../../contracts/session.ts'
import { call, problemIn } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'

interface Typed {
  readonly before: string
  readonly after: string
  readonly again: string
}

/** As the server asks. */
const LEAST = 10

export function ChangePassword({ name }: { readonly name: string }) {
  const say = useSay()
  const [form] = Form.useForm<Typed>()
  const changing = useMutation({
    mutationFn: ({ before, after }: Typed) => call(changePassword, { body: { before, after } }),
    onSuccess: () => form.resetFields(),
    onError: error => {
      if (isWrong(error))
        form.setFields([{ name: 'before', errors: [say({ zh: '现用密码不正确', en: 'This is not it' })] }])
    },
  })
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={typed => changing.mutate(typed)}
      onValuesChange={() => changing.reset()}
    >
      {/* Tells a keeper of passwords whose it is. */}
      <input hidden readOnly autoComplete="username" value={name} />
      <Form.Item
        name="before"
        label={say({ zh: '现用密码', en: 'Present password' })}
        rules={[
          { required: true, message: say({ zh: '请输入现用密码', en: 'The present password is needed' }) },
        ]}
      >
        <Input.Password autoComplete="current-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="after"
        label={say({ zh: '新密码', en: 'New password' })}
        extra={say({ zh: `至少 ${LEAST} 个字符`, en: `At least ${LEAST} characters` })}
        rules={[
          {
            required: true,
            min: LEAST,
            message: say({ zh: `新密码至少 ${LEAST} 个字符`, en: `At least ${LEAST} characters are needed` }),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={say({ zh: '再次输入新密码', en: 'New password again' })}
        dependencies={['after']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue('after')
                ? Promise.resolve()
                : Promise.reject(new Error(say({ zh: '两次输入不一致', en: 'The two are not the same' }))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      {changing.error && !isWrong(changing.error) ? <ProblemNote error={changing.error} /> : null}
      {changing.isSuccess ? (
        <Alert
          type="success"
          role="status"
          className="problem"
          title={say({
            zh: '新密码已生效，其他设备上的登录均已退出',
            en: 'The new password is in force; every other device was signed out',
          })}
        />
      ) : null}
      <Button type="primary" htmlType="submit" loading={changing.isPending}>
        {say({ zh: '修改密码', en: 'Change password' })}
      </Button>
    </Form>
  )
}

export const isWrong = (error: unknown): boolean => problemIn(error).code === 'wrong-password'
