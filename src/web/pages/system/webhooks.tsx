/** 事件订阅: where each step of a case is told to, how far that got, and what went wrong. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import {
  type FaultReply,
  listWebhooks,
  testWebhook,
  turnWebhook,
  type WebhookReply,
} from '../../../contracts/webhooks.ts'
import type { Bilingual } from '../../../core/language.ts'
import { stepNames } from '../../../core/stage.ts'
import { call, useRead } from '../../kit/call.ts'
import { sayMoment, sayNumber } from '../../kit/format.ts'
import { useSay } from '../../kit/language.tsx'
import { ProblemNote } from '../../kit/problem-note.tsx'
import { Answer, Empty } from '../../kit/states.tsx'
import { AddWebhook } from './add-webhook.tsx'

const RENEW_MS = 15_000

export function Webhooks() {
  const say = useSay()
  const webhooks = useRead(listWebhooks, {}, { refetchInterval: RENEW_MS })
  return (
    <>
      <p className="second">
        {say({
          zh: '事项每有一步进展，即向登记的地址发送一条带签名的通知（CloudEvents）。通知只含编号和代码，不含任何人的姓名、电话和诉求内容；限定知悉的事项不外发。',
          en: 'Each step of a case is told to these addresses, signed (CloudEvents). Only numbers and codes are sent, nobody’s name, phone or words; restricted cases never leave.',
        })}
      </p>
      <Answer query={webhooks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              text={{
                zh: '还没有订阅。需要把事项进展告知其他系统时，在此新增。',
                en: 'There is none yet. Add one when another system has to hear of cases.',
              }}
            />
          ) : (
            <ul className="webhooks">
              {items.map(it => (
                <Line key={it.id} it={it} />
              ))}
            </ul>
          )
        }
      </Answer>
      <AddWebhook />
    </>
  )
}

function Line({ it }: { readonly it: WebhookReply }) {
  const say = useSay()
  const steps = it.steps.map(step => stepNames[step])
  return (
    <li>
      <div className="webhook-what">
        <h3>{it.title}</h3>
        <code className="webhook-url">{it.url}</code>
        <p className="small second">
          {steps.length === 0
            ? say({ zh: '全部动作', en: 'All steps' })
            : say({ zh: steps.map(s => s.zh).join('、'), en: steps.map(s => s.en).join(', ') })}
        </p>
        <State it={it} />
      </div>
      <Actions it={it} />
    </li>
  )
}

function State({ it }: { readonly it: WebhookReply }) {
  const say = useSay()
  const told = it.deliveredAt ? sayMoment(it.deliveredAt) : undefined
  const count: Bilingual = told
    ? {
        zh: `已送达 ${sayNumber(it.delivered)} 条，最近 ${told.zh}`,
        en: `${sayNumber(it.delivered)} delivered, the last ${told.en}`,
      }
    : { zh: '尚未送达过', en: 'Nothing delivered yet' }
  return (
    <>
      <p className="small">
        {it.disabledAt ? <span className="flag">{say({ zh: '已停用', en: 'Off' })}</span> : null}
        {say(count)}
      </p>
      {it.fault ? <p className="small left-yellow">{say(troubleOf(it, it.fault))}</p> : null}
    </>
  )
}

function troubleOf(it: WebhookReply, fault: FaultReply): Bilingual {
  const what = sayFault(fault)
  const since = it.failingSince ? sayMoment(it.failingSince) : what
  const next = it.retryAt ? sayMoment(it.retryAt) : undefined
  if (it.disabledAt)
    return {
      zh: `${what.zh}；自 ${since.zh} 起一直失败，已自动停用。对方恢复后请重新启用，期间的通知会补发`,
      en: `${what.en}; failing since ${since.en}, so it was switched off. Switch it on when they are back: what happened meanwhile is sent then`,
    }
  return {
    zh: `${what.zh}；自 ${since.zh} 起失败${next ? `，${next.zh} 再试` : ''}`,
    en: `${what.en}; failing since ${since.en}${next ? `, next try ${next.en}` : ''}`,
  }
}

function sayFault({ code, detail }: FaultReply): Bilingual {
  switch (code) {
    case 'unreachable':
      return { zh: `连不上对方（${detail}）`, en: `Cannot be reached (${detail})` }
    case 'timeout':
      return { zh: '对方 10 秒内没有应答', en: 'No answer within 10 seconds' }
    case 'redirect':
      return {
        zh: `对方要求转到别的地址（${detail}），未予跟随`,
        en: `Wants us to go elsewhere (${detail}): not followed`,
      }
    case 'refused':
      return { zh: `对方拒收（${detail}）`, en: `Refused by the receiver (${detail})` }
    case 'gone':
      return { zh: `对方不再接收（${detail}）`, en: `Wants no more of them (${detail})` }
  }
}

function Actions({ it }: { readonly it: WebhookReply }) {
  const say = useSay()
  const client = useQueryClient()
  const [sent, setSent] = useState<Bilingual>()
  const turning = useMutation({
    mutationFn: (on: boolean) => call(turnWebhook, { params: { id: it.id }, body: { on } }),
    onSettled: () => client.invalidateQueries({ queryKey: [listWebhooks.path] }),
  })
  const testing = useMutation({
    mutationFn: () => call(testWebhook, { params: { id: it.id } }),
    onSuccess: ({ fault }) =>
      setSent(fault ? sayFault(fault) : { zh: '对方已收到测试通知', en: 'The test event was taken' }),
  })
  const error = turning.error ?? testing.error
  return (
    <div className="webhook-actions">
      <Button loading={testing.isPending} onClick={() => testing.mutate()}>
        {say({ zh: '发送测试', en: 'Send a test' })}
      </Button>
      {it.disabledAt ? (
        <Button loading={turning.isPending} onClick={() => turning.mutate(true)}>
          {say({ zh: '启用', en: 'Switch on' })}
        </Button>
      ) : (
        <Popconfirm
          title={say({
            zh: '停用后不再通知；再启用时，期间的通知会补发',
            en: 'Nothing is told while it is off; what happened meanwhile is sent when it is on again',
          })}
          okText={say({ zh: '确认停用', en: 'Switch off' })}
          cancelText={say({ zh: '取消', en: 'Cancel' })}
          onConfirm={() => turning.mutate(false)}
        >
          <Button loading={turning.isPending}>{say({ zh: '停用', en: 'Switch off' })}</Button>
        </Popconfirm>
      )}
      <p className="small second" role="status">
        {sent ? say(sent) : null}
      </p>
      {error ? <ProblemNote error={error} /> : null}
    </div>
  )
}
