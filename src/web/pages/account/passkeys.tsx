/** 通行密钥: those I have, one more, one less. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input, Popconfirm } from 'antd'
import { dropPasskey, listPasskeys, type PasskeyReply } from '../../../contracts/passkeys.ts'
import { call, useRead } from '../../kit/call.ts'
import { sayMoment } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { makePasskey, usePasskeys } from '../../kit/passkeys.ts'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { Answer } from '../../kit/states.tsx'

export function Passkeys() {
  const say = useSay()
  const mine = useRead(listPasskeys)
  return (
    <>
      <p>
        {say({
          zh: '以指纹、面容或锁屏密码登录，不必输入密码，也不会被钓鱼网站骗取。',
          en: 'Sign in by finger, face or screen lock: nothing to type, nothing a false page could catch.',
        })}
      </p>
      <Answer query={mine}>
        {({ items }) =>
          items.length > 0 ? (
            <ul className="account-passkeys">
              {items.map(it => (
                <Line key={it.id} passkey={it} />
              ))}
            </ul>
          ) : null
        }
      </Answer>
      <AddPasskey />
    </>
  )
}

function Line({ passkey }: { readonly passkey: PasskeyReply }) {
  const say = useSay()
  const client = useQueryClient()
  const dropping = useMutation({
    mutationFn: () => call(dropPasskey, { params: { id: passkey.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: [listPasskeys.path] }),
  })
  const added = sayMoment(passkey.createdAt)
  const used = passkey.usedAt === null ? { zh: '尚未用过', en: 'not used yet' } : sayMoment(passkey.usedAt)
  return (
    <li>
      <div>
        {passkey.title}
        <span className="small second">
          {say({
            zh: `添加于 ${added.zh} · ${passkey.usedAt ? `最近使用 ${used.zh}` : used.zh}`,
            en: `Added ${added.en} · ${passkey.usedAt ? `last used ${used.en}` : used.en}`,
          })}
        </span>
        {dropping.error ? <ProblemNote error={dropping.error} /> : null}
      </div>
      <Popconfirm
        title={say({
          zh: `删除后，“${passkey.title}”不能再用来登录`,
          en: `“${passkey.title}” will no longer sign you in`,
        })}
        okText={say({ zh: '确认删除', en: 'Remove it' })}
        cancelText={say({ zh: '取消', en: 'Cancel' })}
        onConfirm={() => dropping.mutate()}
      >
        <Button
          loading={dropping.isPending}
          aria-label={say({ zh: `删除 ${passkey.title}`, en: `Remove ${passkey.title}` })}
        >
          {say({ zh: '删除', en: 'Remove' })}
        </Button>
      </Popconfirm>
    </li>
  )
}

interface Typed {
  readonly title: string
}

function AddPasskey() {
  const say = useSay()
  const client = useQueryClient()
  const { areHere, origin } = usePasskeys()
  const [form] = Form.useForm<Typed>()
  const adding = useMutation({
    mutationFn: ({ title }: Typed) => makePasskey(title),
    onSuccess: () => {
      form.resetFields()
      return client.invalidateQueries({ queryKey: [listPasskeys.path] })
    },
  })
  if (origin === undefined) return null
  if (!areHere)
    return (
      <p className="second">
        {origin === null
          ? say({
              zh: '此网址不能添加：须由运维人员设置正式网址（PUBLIC_URL），或在本机以 localhost 打开。',
              en: 'None can be added at this address: the operator has to set PUBLIC_URL, or open it as localhost on the machine itself.',
            })
          : origin === location.origin
            ? say({ zh: '此浏览器不支持通行密钥。', en: 'This browser knows no passkeys.' })
            : say({
                zh: `请从 ${origin} 打开本平台后添加。`,
                en: `Open the platform at ${origin} to add one.`,
              })}
      </p>
    )
  return (
    <Form<Typed> form={form} layout="vertical" requiredMark={false} onFinish={typed => adding.mutate(typed)}>
      <Form.Item
        name="title"
        label={say({ zh: '名称', en: 'Name' })}
        extra={say({
          zh: '便于日后辨认，如“办公室电脑”“工作手机”',
          en: 'To know it again: office computer, work phone',
        })}
        rules={[
          { required: true, whitespace: true, message: say({ zh: '请填写名称', en: 'A name is needed' }) },
        ]}
      >
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
      {adding.error ? <ProblemNote error={adding.error} /> : null}
      <Button type="primary" htmlType="submit" loading={adding.isPending}>
        {say({ zh: '添加通行密钥', en: 'Add a passkey' })}
      </Button>
    </Form>
  )
}
