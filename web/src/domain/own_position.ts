import type { PositionFix } from '../protocol.gen'
import { distanceM } from './geo'
import type { Posture } from './types'

const moving_every_ms = 8_000
const standing_every_ms = 60_000
/** Less than this is the receiver's own restlessness. */
const moved_m = 12

/** A phone measures every second; the map needs one fix in eight seconds of a moving officer, one a minute of a standing one. */
export function isWorthSending(last: PositionFix | undefined, next: PositionFix): boolean {
  if (!last) return true
  const passed_ms = Date.parse(next.fix_at) - Date.parse(last.fix_at)
  if (passed_ms < moving_every_ms) return false
  return passed_ms >= standing_every_ms || distanceM(last, next) >= moved_m + Math.min(30, next.accuracy_m ?? 0) / 3
}

/** Off duty nothing is measured and nothing is sent. */
export function maySend(posture: Posture | undefined): boolean {
  return posture !== undefined && posture !== 'off_duty'
}

/** What the browser measured, as the wire wants it. */
export function fixOf(
  coords: Pick<GeolocationCoordinates, 'longitude' | 'latitude' | 'speed' | 'heading' | 'accuracy'>,
  fix_at_ms: number,
  battery?: number,
): PositionFix {
  const { longitude, latitude, speed, heading, accuracy } = coords
  const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
  return {
    lon: rounded(longitude, 7),
    lat: rounded(latitude, 7),
    fix_at: new Date(fix_at_ms).toISOString(),
    ...(speed !== null && Number.isFinite(speed) ? { speed_kmh: rounded(speed * 3.6, 1) } : {}),
    ...(heading !== null && Number.isFinite(heading) ? { course_deg: rounded(heading % 360, 0) % 360 } : {}),
    ...(Number.isFinite(accuracy) ? { accuracy_m: rounded(accuracy, 1) } : {}),
    ...(battery === undefined ? {} : { battery }),
  }
}
