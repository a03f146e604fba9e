/** 动态验证码: turned on with an authenticator app, turned off with the password. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { endTotp, type Me, setTotp } from '../../../contracts/session.ts'
import { call } from '../../kit/call.ts'
import { useSay } from '../../kit/language.tsx'
import { meQuery } from '../../kit/me.ts'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { isWrong } from './change-password.tsx'

export function OneTimeCodes({ isOn }: { readonly isOn: boolean }) {
  const say = useSay()
  const [isTurning, turn] = useState(false)
  const begin = useMutation({ mutationFn: () => call(setTotp, { body: {} }) })
  const cancel = () => {
    turn(false)
    begin.reset()
  }
  if (isOn)
    return (
      <>
        <p>
          {say({
            zh: '● 已启用：用密码登录时，还须输入验证器上的 6 位动态验证码。',
            en: '● On: whoever signs in with the password is asked for the six digits of the authenticator too.',
          })}
        </p>
        {isTurning ? (
          <TurnOff onEnd={cancel} />
        ) : (
          <Button onClick={() => turn(true)}>{say({ zh: '停用', en: 'Turn off' })}</Button>
        )}
      </>
    )
  return (
    <>
      <p>
        {say({
          zh: '未启用。启用后，密码即使泄露，他人没有您的手机也无法登录。',
          en: 'Off. Once on, a password that leaks is of no use without your phone.',
        })}
      </p>
      {begin.error ? <ProblemNote error={begin.error} /> : null}
      {begin.data?.uri ? (
        <TurnOn uri={begin.data.uri} onEnd={cancel} />
      ) : (
        <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
          {say({ zh: '启用', en: 'Turn on' })}
        </Button>
      )}
    </>
  )
}

function TurnOn({ uri, onEnd }: { readonly uri: string; readonly onEnd: () => void }) {
  const say = useSay()
  const remember = useRemember()
  const [form] = Form.useForm<{ readonly code: string }>()
  const confirming = useMutation({
    mutationFn: (typed: { readonly code: string }) => call(setTotp, { body: typed }),
    onSuccess: ({ on }) => {
      onEnd()
      remember(on)
    },
    onError: error => {
      if (isWrong(error))
        form.setFields([
          {
            name: 'code',
            errors: [
              say({
                zh: '验证码不正确，请核对手机时间后输入最新的一组',
                en: 'Not the code: check the clock of the phone and type the newest',
              }),
            ],
          },
        ])
    },
  })
  const secret = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <>
      <p>
        {say({
          zh: '一、在手机上打开验证器应用，选择手动输入，填入密钥（类型选“基于时间”）：',
          en: '1. In the authenticator app of the phone, choose to type a key, based on time, and type this one:',
        })}
      </p>
      <code className="account-secret account-secret-large">{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      <p>{say({ zh: '或将以下地址导入验证器：', en: 'Or bring this address into the app:' })}</p>
      <code className="account-secret">{uri}</code>
      <p>
        {say({
          zh: '二、输入验证器显示的 6 位数字：',
          en: '2. Type the six digits that the app shows:',
        })}
      </p>
      <Form form={form} layout="vertical" onFinish={typed => confirming.mutate(typed)} requiredMark={false}>
        <Form.Item
          name="code"
          label={say({ zh: '动态验证码', en: 'One-time code' })}
          rules={[{ required: true, message: say({ zh: '请输入验证码', en: 'The code is needed' }) }]}
        >
          <Input inputMode="numeric" autoComplete="one-time-code" maxLength={10} />
        </Form.Item>
        {confirming.error && !isWrong(confirming.error) ? <ProblemNote error={confirming.error} /> : null}
        <div className="account-turning">
          <Button type="primary" htmlType="submit" loading={confirming.isPending}>
            {say({ zh: '确认启用', en: 'Turn on' })}
          </Button>
          <Button onClick={onEnd}>{say({ zh: '取消', en: 'Cancel' })}</Button>
        </div>
      </Form>
    </>
  )
}

function TurnOff({ onEnd }: { readonly onEnd: () => void }) {
  const say = useSay()
  const remember = useRemember()
  const [form] = Form.useForm<{ readonly password: string }>()
  const ending = useMutation({
    mutationFn: (typed: { readonly password: string }) => call(endTotp, { body: typed }),
    onSuccess: ({ on }) => {
      onEnd()
      remember(on)
    },
    onError: error => {
      if (isWrong(error))
        form.setFields([{ name: 'password', errors: [say({ zh: '密码不正确', en: 'This is not it' })] }])
    },
  })
  return (
    <Form form={form} layout="vertical" onFinish={typed => ending.mutate(typed)} requiredMark={false}>
      <Form.Item
        name="password"
        label={say({ zh: '登录密码', en: 'Password' })}
        rules={[{ required: true, message: say({ zh: '请输入登录密码', en: 'The password is needed' }) }]}
      >
        <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
      </Form.Item>
      {ending.error && !isWrong(ending.error) ? <ProblemNote error={ending.error} /> : null}
      <div className="account-turning">
        <Button danger htmlType="submit" loading={ending.isPending}>
          {say({ zh: '确认停用', en: 'Turn off' })}
        </Button>
        <Button onClick={onEnd}>{say({ zh: '取消', en: 'Cancel' })}</Button>
      </div>
    </Form>
  )
}

function useRemember(): (on: boolean) => void {
  const client = useQueryClient()
  return on =>
    client.setQueryData<Me>(meQuery.queryKey, before => (before ? { ...before, hasTotp: on } : before))
}
