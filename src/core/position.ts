/** A position 位置: WGS 84 degrees, longitude first as in GeoJSON. */

export interface Position {
  readonly lon: number
  readonly lat: number
}

/** Mean radius of the earth (IUGG R1). A sphere is within 0.5 % of the ellipsoid, enough for "how far away". */
const EARTH_M = 6_371_008.8

const RAD = Math.PI / 180

/** Metres along the great circle (haversine: stable for two positions a metre apart). */
export function distanceM(a: Position, b: Position): number {
  const byLat = Math.sin(((b.lat - a.lat) * RAD) / 2)
  const byLon = Math.sin(((b.lon - a.lon) * RAD) / 2)
  const chord = byLat ** 2 + Math.cos(a.lat * RAD) * Math.cos(b.lat * RAD) * byLon ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(1, chord)))
}
