/** The way in: name and password, or one click on a post of the demo district at the machine it runs on. */
import './sign-in.css'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert, Button, Form, Input } from 'antd'
import { useState } from 'react'
import { signInWays } from '../../contracts/passkeys.ts'
import { demoPosts, type Me, signIn } from '../../contracts/session.ts'
import { API, call, useRead } from '../kit/call.ts'
import { useSay } from '../kit/language.tsx'
import { meQuery } from '../kit/me.ts'
import { enterByPasskey, usePasskeys } from '../kit/passkeys.ts'
import { ProblemNote } from '../kit/problem-note.tsx'
import { LanguageSwitch, ModeSwitch } from '../shell/switches.tsx'
import { DemoPosts } from './demo-posts.tsx'

const route = getRouteApi('/sign-in')

interface Typed {
  readonly name: string
  readonly password: string
  readonly code?: string
}

export function SignInPage() {
  const say = useSay()
  const enter = useEnter()
  const demo = useRead(demoPosts, {}, { retry: false })
  const posts = demo.data?.items ?? []
  return (
    <div className="sign-in">
      <div className="sign-in-switches">
        <LanguageSwitch />
        <ModeSwitch />
      </div>
      <main className={posts.length > 0 ? 'sign-in-body sign-in-demo' : 'sign-in-body'}>
        <section className="sign-in-way">
          <p className="sign-in-brand">{say({ zh: '一网', en: 'Yiwang' })}</p>
          <h1>
            {demo.data
              ? say({ zh: `${demo.data.district.zh}治理工作台`, en: `${demo.data.district.en} workbench` })
              : say({ zh: '治理工作台', en: 'Governance workbench' })}
          </h1>
          <p className="second">
            {say({
              zh: '一屏观全城，一网管治理',
              en: 'One screen to see the whole city, one network to govern it',
            })}
          </p>
          <PasswordForm onEntered={enter} />
          <PasskeyWay onEntered={enter} />
          <SingleSignOnWay />
          <p className="sign-in-secret small">
            {say({
              zh: '本系统为非涉密系统，严禁录入、处理国家秘密。',
              en: 'This system is not cleared for state secrets: do not enter or handle any here.',
            })}
          </p>
        </section>
        {posts.length > 0 && <DemoPosts posts={posts} onEntered={enter} />}
      </main>
    </div>
  )
}

/** Remembers who it is and goes to where they wanted to be. */
function useEnter(): (me: Me) => void {
  const queryClient = useQueryClient()
  const router = useRouter()
  const { back } = route.useSearch()
  return me => {
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, me)
    // Only an address of our own: a link from elsewhere must not send one away after signing in.
    router.history.push(back?.startsWith('/') && !back.startsWith('//') ? back : '/')
  }
}

function PasswordForm({ onEntered }: { readonly onEntered: (me: Me) => void }) {
  const say = useSay()
  const [asksCode, setAsksCode] = useState(false)
  const send = useMutation({
    mutationFn: (typed: Typed) => call(signIn, { body: typed }),
    onSuccess: onEntered,
  })
  const needed = (zh: string, en: string) => [
    { required: true, message: say({ zh: `请输入${zh}`, en: `${en} is needed` }) },
  ]
  return (
    <Form<Typed> layout="vertical" requiredMark={false} onFinish={typed => send.mutate(typed)}>
      <Form.Item name="name" label={say({ zh: '用户名', en: 'Name' })} rules={needed('用户名', 'A name')}>
        <Input size="large" autoComplete="username" autoCapitalize="none" autoFocus />
      </Form.Item>
      <Form.Item
        name="password"
        label={say({ zh: '密码', en: 'Password' })}
        rules={needed('密码', 'A password')}
      >
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      {asksCode && (
        <Form.Item name="code" label={say({ zh: '动态验证码', en: 'One-time code' })}>
          <Input size="large" inputMode="numeric" autoComplete="one-time-code" maxLength={10} autoFocus />
        </Form.Item>
      )}
      {send.error && <ProblemNote error={send.error} />}
      <Button type="primary" size="large" htmlType="submit" block loading={send.isPending}>
        {say({ zh: '登录', en: 'Sign in' })}
      </Button>
      {!asksCode && (
        <button type="button" className="plain sign-in-code" onClick={() => setAsksCode(true)}>
          {say({ zh: '使用动态验证码', en: 'Use a one-time code' })}
        </button>
      )}
    </Form>
  )
}

/** Shown only where a passkey can work: at our own address, in a browser that knows them. */
function PasskeyWay({ onEntered }: { readonly onEntered: (me: Me) => void }) {
  const say = useSay()
  const { areHere } = usePasskeys()
  const entering = useMutation({ mutationFn: enterByPasskey, onSuccess: onEntered })
  if (!areHere) return null
  return (
    <div className="sign-in-passkey">
      {entering.error ? <ProblemNote error={entering.error} /> : null}
      <Button size="large" block loading={entering.isPending} onClick={() => entering.mutate()}>
        {say({ zh: '使用通行密钥登录', en: 'Sign in with a passkey' })}
      </Button>
    </div>
  )
}

/** Leaves for the provider's own page; what came of it stands in the address when one is sent back. */
function SingleSignOnWay() {
  const say = useSay()
  const { back, failed } = route.useSearch()
  const isThere = useRead(signInWays, {}, { retry: false }).data?.singleSignOn
  if (!isThere) return null
  return (
    <div className="sign-in-passkey">
      {failed ? <Alert type="error" role="alert" className="problem" title={say(failures[failed])} /> : null}
      <Button size="large" block href={`${API}/session/oidc?back=${encodeURIComponent(back ?? '/')}`}>
        {say({ zh: '使用统一身份认证登录', en: 'Sign in through the office account' })}
      </Button>
    </div>
  )
}

const failures = {
  unreachable: {
    zh: '暂时连不上统一身份认证，请用密码登录，或稍后再试',
    en: 'The office account cannot be reached now: use the password, or try again later',
  },
  refused: {
    zh: '统一身份认证没有通过，请重试，或用密码登录',
    en: 'The office account was not confirmed: try again, or use the password',
  },
  unknown: {
    zh: '统一身份认证的账号在本平台没有对应的用户，请联系系统管理员',
    en: 'Nobody here has the name of that office account: ask an administrator',
  },
} as const
