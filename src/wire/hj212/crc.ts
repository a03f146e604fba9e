/** The check sum of HJ 212, appendix A. It is not CRC-16/MODBUS: only the high byte of the sum meets the next byte. */

/** What eight shifts make of each byte. */
const shifted = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let i = 0; i < 8; i++) sum = sum & 1 ? (sum >> 1) ^ 0xa001 : sum >> 1
  return sum
})

export function crc16(bytes: Uint8Array): number {
  let sum = 0xffff
  for (let i = 0; i < bytes.length; i++) sum = (shifted[(sum >> 8) ^ (bytes[i] ?? 0)] ?? 0) & 0xffff
  return sum
}

/** The sum that some makers send instead. */
export function modbusCrc(bytes: Uint8Array): number {
  let sum = 0xffff
  for (let i = 0; i < bytes.length; i++) sum = (sum >> 8) ^ (shifted[(sum ^ (bytes[i] ?? 0)) & 0xff] ?? 0)
  return sum
}

/** Four digits, the high byte first. */
export const crcText = (sum: number): string => sum.toString(16).toUpperCase().padStart(4, '0')
