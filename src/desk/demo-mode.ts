/** Whether this installation shows the demo district, and which one that is. */
import type { Tx } from '../store/database.ts'
import { setting, putSetting } from '../store/settings.ts'

const NAME = 'demo-district'

export async function demoDistrict(tx: Tx): Promise<string | undefined> {
  const value = await setting(tx, NAME)
  return typeof value === 'string' ? value : undefined
}

export const setDemoDistrict = (tx: Tx, district: string): Promise<void> => putSetting(tx, NAME, district)
