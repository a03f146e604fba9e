/** Whether the office can do its work: the database answers. */
import { type Office, transact } from './office.ts'
import { setting } from '../store/settings.ts'

export const isAlive = (office: Office): Promise<boolean> =>
  transact(office, tx => setting(tx, 'health'), { readOnly: true }).then(
    () => true,
    () => false,
  )
