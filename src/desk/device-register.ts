/** The register of devices 设备台账 as a gateway holds it: by number, looked at anew every few seconds. */
import { DAY_MS, type Instant, startOfDay } from '../core/instant.ts'
import { deviceEntries, devicesMark } from '../store/devices.ts'
import { type Office, reading } from './office.ts'

export interface RegisteredDevice {
  readonly district: string
  readonly id: string
  readonly place: string
  /** What it has to send as PW; null where that is not compared. */
  readonly password: string | null
  readonly from: Instant
  readonly to: Instant
}

/** What was changed of a device is known to a gateway within this time; that it was registered, with its next batch. */
const FRESH_MS = 2_000

export class DeviceRegister {
  readonly #office: Pick<Office, 'database'>
  #devices: ReadonlyMap<string, RegisteredDevice> = new Map()
  #mark = ''
  #lookedAt = -Infinity

  constructor(office: Pick<Office, 'database'>) {
    this.#office = office
  }

  find(mn: string): RegisteredDevice | undefined {
    return this.#devices.get(mn)
  }

  /** Looks whether anything has changed, if it is time or one of these numbers is unknown: 0.3 ms, once a batch. */
  async refresh(numbers: Iterable<string>, now: Instant): Promise<void> {
    const age = now - this.#lookedAt
    if (age >= 0 && age < FRESH_MS && this.#knowsAll(numbers)) return
    const mark = await reading(this.#office, devicesMark)
    if (mark !== this.#mark) {
      const entries = await reading(this.#office, deviceEntries)
      this.#devices = new Map(
        entries.map(it => [
          it.mn,
          {
            district: it.district,
            id: it.id,
            place: it.place,
            password: it.password,
            from: startOfDay(it.from) - DAY_MS, // the hour and the day before are sent after they have ended
            to: it.to === null ? Infinity : startOfDay(it.to),
          },
        ]),
      )
      this.#mark = mark
    }
    this.#lookedAt = now
  }

  #knowsAll(numbers: Iterable<string>): boolean {
    for (const mn of numbers) if (!this.#devices.has(mn)) return false
    return true
  }
}
