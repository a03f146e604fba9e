/** Passes on what nobody has acknowledged in time: to the next one on duty, in the end to the leader in charge. */
import type { Instant } from '../core/instant.ts'
import { lockDueNotices } from '../store/due.ts'
import { insertAll, type Row } from '../store/insert.ts'
import { noticesToPass } from '../store/notices.ts'
import { noticeRows, type Occasion } from './notify.ts'
import type { Office, Tx } from './office.ts'

/** Answers how many notices were looked at. */
export async function passOn(
  tx: Tx,
  office: Office,
  q: { readonly district: string; readonly now: Instant; readonly limit: number },
): Promise<number> {
  const { district, now } = q
  const ids = await lockDueNotices(tx, q)
  if (ids.length === 0) return 0
  const waiting = await noticesToPass(tx, { district, ids })
  const occasions = waiting.map(({ id, person, about, ...it }): Occasion => {
    const { duty: _, told = [], ...data } = it.data
    return { ...it, about, data: { ...data, told: [...told, person] }, follows: id }
  })
  const told = await noticeRows(tx, office, { district, now, occasions })
  const done: Row<'due'>[] = ids.map(ref => ({ district, kind: 'acknowledge', ref, at: null }))
  await insertAll(tx, { notices: told.notices, due: [...done, ...told.due] })
  return ids.length
}
