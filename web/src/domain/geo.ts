const earth_radius_m = 6_371_008.8
const radians = Math.PI / 180

export interface LonLat {
  lon: number
  lat: number
}
export type Bounds = [west: number, south: number, east: number, north: number]

/** Great-circle distance in metres. */
export function distanceM(a: LonLat, b: LonLat): number {
  const dlat = (b.lat - a.lat) * radians
  const dlon = (b.lon - a.lon) * radians
  const h = Math.sin(dlat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dlon / 2) ** 2
  return 2 * earth_radius_m * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** "350 m" below a kilometre in steps of ten, "1.2 km" above: nobody trusts metres of a position that is 5 s old. */
export function distanceText(m: number): string {
  if (m < 1000) return `${Math.round(m / 10) * 10} m`
  return m < 10_000 ? `${(m / 1000).toFixed(1)} km` : `${Math.round(m / 1000)} km`
}

/** Bounds of any nest of GeoJSON positions; null when there is none. */
export function boundsOf(coordinates: unknown, start: Bounds | null = null): Bounds | null {
  if (!Array.isArray(coordinates)) return start
  if (typeof coordinates[0] === 'number' && typeof coordinates[1] === 'number') {
    const [x, y] = coordinates as number[]
    if (!start) return [x, y, x, y]
    return [Math.min(start[0], x), Math.min(start[1], y), Math.max(start[2], x), Math.max(start[3], y)]
  }
  return coordinates.reduce((held: Bounds | null, inner: unknown) => boundsOf(inner, held), start)
}
