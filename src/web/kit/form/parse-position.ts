/** A position as people paste it: two numbers with anything between them. */
import type { Position } from '../../../core/position.ts'

/** In China longitude is always the larger number: either order is understood. */
export function parsePosition(text: string): Position | undefined {
  const numbers = text.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? []
  const [a, b] = numbers
  if (numbers.length !== 2 || a === undefined || b === undefined) return undefined
  const [lon, lat] = Math.abs(a) > Math.abs(b) ? [a, b] : [b, a]
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : undefined
}
