/** Webhooks and the state of the system over HTTP. */
import type { FastifyInstance } from 'fastify'
import { readSystem } from '../contracts/system.ts'
import { listWebhooks, postWebhook, testWebhook, turnWebhook } from '../contracts/webhooks.ts'
import type { Office } from '../desk/office.ts'
import { systemOf } from '../desk/operations.ts'
import * as webhooks from '../desk/webhooks.ts'
import { serve } from './api.ts'

export function webhookRoutes(app: FastifyInstance, office: Office): void {
  serve(app, office, readSystem, async ({ tx, session, now }) => systemOf(tx, office, { session, now }))
  serve(app, office, listWebhooks, async ({ tx, session, now }) =>
    webhooks.listWebhooks(tx, { session, now }),
  )
  serve(app, office, postWebhook, async ({ tx, body, session, now }) =>
    webhooks.addWebhook(tx, office, { ...body, session, now }),
  )
  serve(app, office, turnWebhook, async ({ tx, params, body, session, now }) =>
    webhooks.turnWebhook(tx, { ...params, ...body, session, now }),
  )
  serve(
    app,
    office,
    testWebhook,
    async ({ tx, params, session, now }) => webhooks.testWebhook(tx, office, { ...params, session, now }),
    { perMinute: 20 },
  )
}
