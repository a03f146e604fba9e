/** Prints packets of HJ 212 as the standard has them; what has no place in a packet is a bug of ours. */
import { crc16, crcText } from './crc.ts'
import { type Head, type Packet, versionOf } from './packet.ts'

const LONGEST = 9_999

/** The whole frame, CR LF and all. */
export function printPacket(packet: Packet): Buffer {
  const { groups } = packet
  const fields = [
    packet.qn === undefined ? '' : `QN=${strict(packet.qn)};`,
    `ST=${strict(packet.st)};CN=${strict(packet.cn)};`,
    packet.pw === undefined ? '' : `PW=${strict(packet.pw)};`,
    `MN=${strict(packet.mn)};`,
    packet.flag === undefined ? '' : `Flag=${packet.flag};`,
    packet.pnum === undefined ? '' : `PNUM=${packet.pnum};`,
    packet.pno === undefined ? '' : `PNO=${packet.pno};`,
    packet.rf ? 'RF=1;' : '',
    'CP=&&',
    groups.map(group => group.map(([name, value]) => `${strict(name)}=${strict(value)}`).join(',')).join(';'),
    '&&',
  ]
  return frameOf(fields.join(''))
}

/** A data segment with what goes around it. */
export function frameOf(segment: string): Buffer {
  const bytes = Buffer.from(segment, 'utf8')
  if (bytes.length > LONGEST) throw new RangeError(`a segment of ${bytes.length} bytes fits in no packet`)
  const length = String(bytes.length).padStart(4, '0')
  return Buffer.concat([
    Buffer.from(`##${length}`, 'latin1'),
    bytes,
    Buffer.from(`${crcText(crc16(bytes))}\r\n`, 'latin1'),
  ])
}

/** What the platform says to a packet, under the packet's own QN: 9013 to a notice, 9014 to data. */
export const answerTo = (packet: Head, cn: '9013' | '9014'): Buffer =>
  printPacket({
    qn: printable(packet.qn),
    st: SYSTEM_INTERACTION,
    cn,
    pw: printable(packet.pw),
    mn: packet.mn,
    flag: versionOf(packet) << 2,
    pnum: undefined,
    pno: undefined,
    rf: false,
    groups: [],
  })

const SYSTEM_INTERACTION = '91'

/** What came may be what we would not print: it is answered without. */
const printable = (text: string | undefined): string | undefined =>
  text === undefined || NO_PLACE.test(text) ? undefined : text

const NO_PLACE = /[;,=&#\p{Cc}]/u
const strict = (text: string): string => {
  if (NO_PLACE.test(text)) throw new RangeError(`${JSON.stringify(text)} has no place in a packet`)
  return text
}
