/** 我的账户: who I am, on which posts, and how I sign in. */
import './account.css'
import { Segmented } from 'antd'
import { type ReactNode, useId } from 'react'
import { type Me, setLanguage as keepLanguage } from '../../../contracts/session.ts'
import type { Bilingual, Language } from '../../../core/language.ts'
import { call } from '../../kit/call.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { useMe } from '../../kit/me.ts'
import { ChangePassword } from './change-password.tsx'
import { OneTimeCodes } from './one-time-codes.tsx'
import { Passkeys } from './passkeys.tsx'

export function AccountPage() {
  const say = useSay()
  const me = useMe()
  return (
    <>
      <header className="page-head">
        <h1>{say({ zh: '我的账户', en: 'My account' })}</h1>
      </header>
      <div className="account">
        <Section title={{ zh: '基本情况', en: 'Who I am' }}>
          <Person me={me} />
        </Section>
        <Section title={{ zh: '通行密钥', en: 'Passkeys' }}>
          <Passkeys />
        </Section>
        <Section title={{ zh: '动态验证码', en: 'One-time codes' }}>
          <OneTimeCodes isOn={me.hasTotp} />
        </Section>
        <Section title={{ zh: '修改密码', en: 'Change password' }}>
          <ChangePassword name={me.person.name} />
        </Section>
        <Section title={{ zh: '界面语言', en: 'Language' }}>
          <LanguageChoice />
        </Section>
      </div>
    </>
  )
}

function Section({ title, children }: { readonly title: Bilingual; readonly children: ReactNode }) {
  const say = useSay()
  const id = useId()
  return (
    <section className="panel account-section" aria-labelledby={id}>
      <h2 id={id}>{say(title)}</h2>
      {children}
    </section>
  )
}

function Person({ me }: { readonly me: Me }) {
  const say = useSay()
  return (
    <dl className="account-person">
      <dt>{say({ zh: '姓名', en: 'Name' })}</dt>
      <dd>{say(me.person.title)}</dd>
      <dt>{say({ zh: '用户名', en: 'Sign-in name' })}</dt>
      <dd>{me.person.name}</dd>
      <dt>{say({ zh: '岗位', en: 'Posts' })}</dt>
      <dd>
        {me.posts.length === 0
          ? say({
              zh: '未任岗，看不到任何事项，请联系系统管理员',
              en: 'None, so no case is seen: ask an administrator',
            })
          : null}
        <ul>
          {me.posts.map(post => (
            <li key={post.id}>
              {say(post.title)}
              {post.role === 'deputy' ? (
                <span className="flag">{say({ zh: 'B角', en: 'Deputy' })}</span>
              ) : null}
              <span className="small second">
                {say(post.unitName)} · {say(post.areaName)}
              </span>
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  )
}

function LanguageChoice() {
  const { language, say, setLanguage } = useLanguage()
  const choose = (next: Language) => {
    setLanguage(next)
    // Kept with the person too, for other machines; here it holds either way.
    call(keepLanguage, { body: { language: next } }).catch(() => {})
  }
  return (
    <Segmented<Language>
      aria-label={say({ zh: '界面语言', en: 'Language' })}
      value={language}
      onChange={choose}
      options={[
        { value: 'zh', label: <span lang="zh-CN">中文</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
    />
  )
}
