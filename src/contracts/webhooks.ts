/** Webhooks 事件订阅 over HTTP: other systems are told of each step of a case. For administrators. */
import { z } from 'zod'
import { moment } from '../core/form.ts'
import { steps } from '../core/stage.ts'
import { idParams, route } from './route.ts'

export const faultReply = z
  .object({
    code: z.enum(['unreachable', 'timeout', 'redirect', 'refused', 'gone']),
    /** HTTP status, or the system's own code. */
    detail: z.string(),
  })
  .meta({ id: 'WebhookFault' })

export type FaultReply = z.infer<typeof faultReply>

export const webhookReply = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string(),
    /** None means all. */
    steps: z.array(z.enum(steps)),
    createdAt: moment,
    disabledAt: moment.nullable(),
    delivered: z.int(),
    deliveredAt: moment.nullable(),
    failingSince: moment.nullable(),
    fault: faultReply.nullable(),
    retryAt: moment.nullable(),
  })
  .meta({ id: 'Webhook' })

export type WebhookReply = z.infer<typeof webhookReply>

export const listWebhooks = route({
  method: 'GET',
  path: '/webhooks',
  tag: 'system',
  summary: { zh: '事件订阅', en: 'Webhooks' },
  reply: z.object({ items: z.array(webhookReply) }),
})

export const postWebhook = route({
  method: 'POST',
  path: '/webhooks',
  tag: 'system',
  summary: { zh: '新增事件订阅，密钥只显示这一次', en: 'Add a webhook; its secret is shown this once' },
  body: z.object({
    title: z.string().trim().min(1).max(60),
    url: z
      .string()
      .max(500)
      .meta({ examples: ['https://ioc.example.gov.cn/events'] }),
    steps: z.array(z.enum(steps)).max(steps.length).default([]),
  }),
  reply: z.object({ id: z.string(), secret: z.string() }),
  status: 201,
})

export const turnWebhook = route({
  method: 'PUT',
  path: '/webhooks/{id}/on',
  tag: 'system',
  summary: { zh: '启用或停用', en: 'Switch on or off' },
  params: idParams,
  body: z.object({ on: z.boolean() }),
  reply: z.object({ done: z.literal(true) }),
})

export const testWebhook = route({
  method: 'POST',
  path: '/webhooks/{id}/test',
  tag: 'system',
  summary: { zh: '发送测试事件', en: 'Send a test event' },
  params: idParams,
  reply: z.object({ delivered: z.boolean(), fault: faultReply.nullable() }),
})
