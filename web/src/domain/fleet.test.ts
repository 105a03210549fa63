import { beforeEach, describe, expect, it } from 'vitest'
import { Fleet, stale_after_ms } from './fleet'

const now = 1_700_000_000_000
const record = (number: number, more: object = {}) => ({
  number,
  lon: 121.47,
  lat: 31.23,
  heading: 0,
  speed: 20,
  state: 0,
  fix_at_ms: now,
  oldest: false,
  ...more,
})

describe('Fleet', () => {
  let fleet: Fleet
  beforeEach(() => {
    fleet = new Fleet()
    fleet.begin(5, true)
    fleet.unit(record(1))
  })

  it('keeps the newest position of a unit', () => {
    fleet.begin(5, false)
    fleet.unit(record(1, { lon: 121.5, fix_at_ms: now + 1000 }))
    expect(fleet.position(1)).toEqual({ lon: 121.5, lat: 31.23 })
    expect(fleet.count).toBe(1)
  })

  it('takes units that a snapshot of their squad does not name for units without a fix', () => {
    fleet.begin(6, true)
    fleet.unit(record(2))
    fleet.begin(5, true)
    expect(fleet.position(1)).toBeUndefined()
    expect(fleet.ageMs(1, now)).toBe(Infinity)
    expect(fleet.position(2)).toBeDefined()
  })

  it('calls a position stale by its age', () => {
    expect(fleet.isOnline(1, now + stale_after_ms)).toBe(true)
    expect(fleet.isOnline(1, now + stale_after_ms + 1)).toBe(false)
  })

  it('does not call a position live whose age nobody knows', () => {
    fleet.unit(record(1, { oldest: true, fix_at_ms: now - 25_500 }))
    expect(fleet.isOnline(1, now)).toBe(false)
    fleet.unit(record(1))
    expect(fleet.isOnline(1, now)).toBe(true)
  })

  it('reads speed, SOS and doubt', () => {
    expect(fleet.speedKmh(1)).toBe(36)
    fleet.unit(record(1, { speed: 255, state: 64 | 128 }))
    expect([fleet.speedKmh(1), fleet.hasSos(1), fleet.isDoubtful(1)]).toEqual([undefined, true, true])
  })

  it('reports what changed once', () => {
    expect([...fleet.takeDirty()]).toEqual([0])
    expect([...fleet.takeDirty()]).toEqual([])
  })

  it('grows without losing anybody', () => {
    for (let n = 2; n <= 1000; n++) fleet.unit(record(n, { lon: 120 + n / 1000 }))
    expect(fleet.count).toBe(1000)
    expect(fleet.position(700)?.lon).toBeCloseTo(120.7)
    expect(fleet.position(1)?.lon).toBe(121.47)
  })
})
