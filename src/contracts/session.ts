/** Signing in, and who one is. */
import { z } from 'zod'
import { uuid } from '../core/form.ts'
import { postKinds } from '../core/post.ts'
import { bilingual, route } from './route.ts'

export const postReply = z.object({
  id: z.string(),
  kind: z.enum(postKinds),
  kindName: bilingual,
  title: bilingual,
  unit: z.string(),
  unitName: bilingual,
  area: z.string(),
  areaName: bilingual,
  programs: z.array(z.string()),
  role: z.enum(['holder', 'deputy']),
})

export const meReply = z
  .object({
    person: z.object({ id: z.uuid(), name: z.string(), title: bilingual, language: z.enum(['zh', 'en']) }),
    posts: z.array(postReply),
    district: z.object({ code: z.string(), name: bilingual }),
    hasTotp: z.boolean(),
  })
  .meta({ id: 'Me' })

export type Me = z.infer<typeof meReply>

export const signIn = route({
  method: 'POST',
  path: '/session',
  tag: 'session',
  summary: { zh: '登录', en: 'Sign in' },
  body: z.object({
    name: z.string().min(1).max(64),
    password: z.string().min(1).max(200),
    code: z.string().max(10).optional(),
  }),
  reply: meReply,
  open: true,
})

export const signOut = route({
  method: 'DELETE',
  path: '/session',
  tag: 'session',
  summary: { zh: '退出', en: 'Sign out' },
  reply: z.object({ done: z.literal(true) }),
})

export const me = route({
  method: 'GET',
  path: '/session',
  tag: 'session',
  summary: { zh: '当前用户', en: 'Who I am' },
  reply: meReply,
})

/** Empty unless this is a demo and the caller sits at the same machine. */
export const demoPosts = route({
  method: 'GET',
  path: '/session/demo',
  tag: 'session',
  summary: { zh: '演示岗位', en: 'Demo posts' },
  reply: z.object({
    district: bilingual,
    items: z.array(
      z.object({
        person: z.uuid(),
        name: z.string(),
        title: bilingual,
        post: bilingual,
        kind: z.enum(postKinds),
        unit: bilingual,
      }),
    ),
  }),
  open: true,
})

export const signInDemo = route({
  method: 'POST',
  path: '/session/demo',
  tag: 'session',
  summary: { zh: '以演示岗位登录', en: 'Sign in as a demo post' },
  body: z.object({ person: uuid }),
  reply: meReply,
  open: true,
})

export const setTotp = route({
  method: 'POST',
  path: '/session/totp',
  tag: 'session',
  summary: { zh: '启用动态验证码', en: 'Turn on one-time codes' },
  body: z.object({ code: z.string().max(10).optional() }),
  reply: z.object({ uri: z.string().optional(), on: z.boolean() }),
})

export const endTotp = route({
  method: 'POST',
  path: '/session/totp/off',
  tag: 'session',
  summary: { zh: '停用动态验证码', en: 'Turn off one-time codes' },
  body: z.object({ password: z.string().max(200) }),
  reply: z.object({ on: z.literal(false) }),
})

export const changePassword = route({
  method: 'PUT',
  path: '/session/password',
  tag: 'session',
  summary: { zh: '修改密码', en: 'Change the password' },
  body: z.object({ before: z.string().max(200), after: z.string().min(10).max(200) }),
  reply: z.object({ done: z.literal(true) }),
})

export const setLanguage = route({
  method: 'PUT',
  path: '/session/language',
  tag: 'session',
  summary: { zh: '界面语言', en: 'Language of the screens' },
  body: z.object({ language: z.enum(['zh', 'en']) }),
  reply: z.object({ language: z.enum(['zh', 'en']) }),
})
