/** Judges what devices sent: whose it is, whether it is taken, and why not. Looks at nothing but what it is given. */
import type { DeviceDeviation, DeviceRefusal } from '../core/device-fault.ts'
import type { Instant } from '../core/instant.ts'
import type { DeviceRecord } from '../core/reading.ts'
import type { Heard, Stranger } from '../store/devices.ts'
import { type Head, wantsAnswer } from '../wire/hj212/packet.ts'
import { type Reading, recordKindOf } from '../wire/hj212/reading.ts'
import type { RegisteredDevice } from './device-register.ts'
import { takeableMoment } from './take-records.ts'

/** One thing that came over a line, as far as it could be read. */
export interface Arrival {
  readonly peer: string
  readonly receivedAt: Instant
  readonly what:
    | {
        readonly packet: Head
        readonly deviations: readonly DeviceDeviation[]
        /** Of a packet of data: what it says. */
        readonly reading: Reading | { readonly refusal: DeviceRefusal } | undefined
      }
    /** Broken: `mn` is who spoke last on the same line. */
    | { readonly refusal: DeviceRefusal; readonly mn: string | undefined }
  /** The data segment; of what is broken, nothing. */
  readonly bytes: Buffer
}

/** What comes of an arrival once all that follows from it is committed. */
export interface Outcome {
  readonly answer: '9013' | '9014' | undefined
  readonly refusal: DeviceRefusal | 'stranger' | undefined
  readonly deviations: readonly DeviceDeviation[]
}

export interface Judged {
  readonly districts: ReadonlyMap<
    string,
    { readonly records: DeviceRecord[]; readonly heard: Map<string, Heard> }
  >
  readonly strangers: ReadonlyMap<string, Stranger>
  /** As many as there were arrivals, in their order. */
  readonly outcomes: readonly Outcome[]
}

/** 2017 table 9: the notices of devices. 9015 is of 2025, and answered as one by a single public source. */
const NOTICES = new Set(['1013', '9015'])

export function judge(
  arrivals: readonly Arrival[],
  find: (mn: string) => RegisteredDevice | undefined,
  now: Instant,
): Judged {
  const districts = new Map<string, { records: DeviceRecord[]; heard: Map<string, Heard> }>()
  const strangers = new Map<string, Stranger>()
  const outcomes = arrivals.map((arrival): Outcome => {
    const mn = 'packet' in arrival.what ? arrival.what.packet.mn : arrival.what.mn
    const device = mn === undefined ? undefined : find(mn)
    if (!device) return strange(arrival, strangers)
    const district = districts.get(device.district) ?? { records: [], heard: new Map<string, Heard>() }
    districts.set(device.district, district)
    const { record, ...outcome } = taken(arrival, device, now)
    if (record) district.records.push(record)
    district.heard.set(device.id, withHeard(district.heard.get(device.id), arrival, { device, ...outcome }))
    return outcome
  })
  return { districts, strangers, outcomes }
}

/** From nobody we know: kept to be looked at, not answered, so that it comes again once it is registered. */
function strange({ what, bytes, peer, receivedAt: at }: Arrival, strangers: Map<string, Stranger>): Outcome {
  if (!('packet' in what)) return { answer: undefined, refusal: what.refusal, deviations: [] }
  const { mn, st } = what.packet
  if (mn === '') return { answer: undefined, refusal: 'number', deviations: what.deviations } // asks for one
  const packets = (strangers.get(mn)?.packets ?? 0) + 1
  const packet = bytes.toString('utf8').replaceAll(/(^|[;,])\s*PW=[^;,]*/gi, '$1PW=******')
  strangers.set(mn, { mn, system: st, at, packets, peer, packet })
  return { answer: undefined, refusal: 'stranger', deviations: what.deviations }
}

function taken(
  { what, receivedAt }: Arrival,
  device: RegisteredDevice,
  now: Instant,
): Outcome & { readonly record?: DeviceRecord } {
  if (!('packet' in what)) return { answer: undefined, refusal: what.refusal, deviations: [] }
  const { packet, deviations, reading } = what
  const refused = (refusal: DeviceRefusal) => ({ answer: undefined, refusal, deviations })
  if (device.password !== null && packet.pw !== device.password) return refused('password')
  const kind = recordKindOf(packet)
  // Uploads we do not keep yet are not acknowledged: the device still has them when we do.
  if (!kind || !reading)
    return {
      answer: NOTICES.has(packet.cn) && wantsAnswer(packet) ? '9013' : undefined,
      refusal: undefined,
      deviations,
    }
  if ('refusal' in reading) return refused(reading.refusal)
  const refusal = momentRefusal(reading, device, now)
  if (refusal) return refused(refusal)
  return {
    answer: wantsAnswer(packet) ? '9014' : undefined,
    refusal: undefined,
    deviations: [...deviations, ...reading.deviations],
    record: {
      place: device.place,
      device: device.id,
      kind,
      at: reading.at,
      receivedAt,
      resent: packet.rf,
      factors: reading.factors,
    },
  }
}

function momentRefusal({ at }: Reading, device: RegisteredDevice, now: Instant): DeviceRefusal | undefined {
  const takeable = takeableMoment(at, now)
  if (takeable !== 'yes') return takeable
  return at < device.from || at >= device.to ? 'not-in-use' : undefined
}

function withHeard(
  before: Heard | undefined,
  { peer, receivedAt }: Arrival,
  { device, refusal }: Outcome & { readonly device: RegisteredDevice },
): Heard {
  const isRefused = refusal !== undefined
  return {
    device: device.id,
    seenAt: receivedAt,
    peer,
    packets: (before?.packets ?? 0) + 1,
    refused: (before?.refused ?? 0) + (isRefused ? 1 : 0),
    conflicts: 0,
    fault: refusal ?? before?.fault ?? null,
    faultAt: isRefused ? receivedAt : (before?.faultAt ?? null),
  }
}
