import { describe, expect, it } from 'vitest'
import { fixOf, isWorthSending, maySend } from './own_position'

const fix = (second: number, lon = 121.4, accuracy_m = 5) => ({
  lon,
  lat: 31.2,
  accuracy_m,
  fix_at: new Date(Date.UTC(2026, 0, 5, 0, 0, second)).toISOString(),
})

describe('own position', () => {
  it('goes out on duty only', () => {
    expect((['patrol', 'fixed_post', 'on_watch', 'standby'] as const).every(maySend)).toBe(true)
    expect([maySend('off_duty'), maySend(undefined)]).toEqual([false, false])
  })
  it('is sent every eight seconds while moving and once a minute while standing', () => {
    expect(isWorthSending(undefined, fix(0))).toBe(true)
    expect(isWorthSending(fix(0), fix(7, 121.41))).toBe(false)
    expect(isWorthSending(fix(0), fix(8, 121.41))).toBe(true)
    expect(isWorthSending(fix(0), fix(59))).toBe(false)
    expect(isWorthSending(fix(0), fix(60))).toBe(true)
  })
  it('does not take the restlessness of a bad receiver for movement', () => {
    const twenty_metres_east = 121.4 + 20 / 95_200
    expect(isWorthSending(fix(0), fix(10, twenty_metres_east, 3))).toBe(true)
    expect(isWorthSending(fix(0), fix(10, twenty_metres_east, 60))).toBe(false)
  })
  it('leaves out what the receiver does not know', () => {
    const bare = { longitude: 121.41234567891, latitude: 31.2, speed: null, heading: NaN, accuracy: 8.44 }
    expect(fixOf(bare, 0)).toEqual({ lon: 121.4123457, lat: 31.2, fix_at: '1970-01-01T00:00:00.000Z', accuracy_m: 8.4 })
    expect(fixOf({ ...bare, speed: 10, heading: 359.7 }, 0, 0.5)).toMatchObject({
      speed_kmh: 36,
      course_deg: 0,
      battery: 0.5,
    })
  })
})
