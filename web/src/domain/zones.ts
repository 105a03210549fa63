import type { LonLat } from './geo'
import type { Zone, ZonePlan } from './types'

const circle_corners = 64
const metres_per_degree = 111_195

/** Whether the plan is in its days now; over and not yet begun zones are not drawn. Hours of the day do not count. */
export function isValidNow({ plan }: Zone, now_ms: number): boolean {
  const from = plan.valid_from === undefined ? -Infinity : Date.parse(plan.valid_from)
  const to = plan.valid_to === undefined ? Infinity : Date.parse(plan.valid_to)
  return from <= now_ms && now_ms < to
}

/** "lon, lat, lon, lat …" of the wire as GeoJSON positions. */
export function positions(flat: readonly number[]): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i], flat[i + 1]])
  return pairs
}

/** A closed ring around a point; good to a metre up to the 20 km that a zone may have. */
export function circle({ lon, lat }: LonLat, radius_m: number): [number, number][] {
  const high = radius_m / metres_per_degree
  const wide = high / Math.cos((lat * Math.PI) / 180)
  const ring: [number, number][] = []
  for (let i = 0; i < circle_corners; i++) {
    const angle = (2 * Math.PI * i) / circle_corners
    ring.push([lon + wide * Math.cos(angle), lat + high * Math.sin(angle)])
  }
  return [...ring, ring[0]]
}

/** The shape of a zone: a ring or circle as an area, a route as its line. */
export function shapeOf(plan: ZonePlan): GeoJSON.Polygon | GeoJSON.LineString | null {
  if (plan.center) return { type: 'Polygon', coordinates: [circle(plan.center, plan.radius_m ?? 0)] }
  if (plan.ring?.length) return { type: 'Polygon', coordinates: [positions(plan.ring)] }
  if (plan.line?.length) return { type: 'LineString', coordinates: positions(plan.line) }
  return null
}

/** Somewhere to fly to: the middle of the circle, of the ring's box, or of the route's middle stretch. */
export function middleOf(plan: ZonePlan): LonLat | undefined {
  if (plan.center) return plan.center
  if (plan.line?.length) {
    const points = positions(plan.line)
    const at = Math.floor((points.length - 1) / 2)
    const [from, to] = [points[at], points[at + 1] ?? points[at]]
    return { lon: (from[0] + to[0]) / 2, lat: (from[1] + to[1]) / 2 }
  }
  const ring = positions(plan.ring ?? [])
  if (ring.length === 0) return undefined
  const lons = ring.map(([lon]) => lon)
  const lats = ring.map(([, lat]) => lat)
  const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2
  return { lon: middle(lons), lat: middle(lats) }
}
