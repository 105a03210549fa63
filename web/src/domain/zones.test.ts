import { describe, expect, it } from 'vitest'
import { zone } from './fixtures'
import { distanceM } from './geo'
import { circle, isValidNow, middleOf, shapeOf } from './zones'

const ring = [121.4, 31.2, 121.5, 31.2, 121.5, 31.3, 121.4, 31.3, 121.4, 31.2]
const without_circle = { center: undefined, radius_m: undefined }

describe('zones', () => {
  it('are drawn from their first moment up to their last, and without an end for ever', () => {
    const cordon = zone({ valid_from: '2026-01-05T01:00:00Z', valid_to: '2026-01-05T02:00:00Z' })
    const at = (time: string): boolean => isValidNow(cordon, Date.parse(`2026-01-05T${time}Z`))
    expect([at('00:59:59'), at('01:00:00'), at('01:59:59'), at('02:00:00')]).toEqual([false, true, true, false])
    expect(isValidNow(zone(), Date.parse('2050-01-01T00:00:00Z'))).toBe(true)
  })
  it('are areas when they have a ring or a circle, and lines when they are routes', () => {
    expect(shapeOf(zone().plan)?.type).toBe('Polygon')
    expect(shapeOf(zone({ ...without_circle, ring }).plan)).toEqual({
      type: 'Polygon',
      coordinates: [
        [
          [121.4, 31.2],
          [121.5, 31.2],
          [121.5, 31.3],
          [121.4, 31.3],
          [121.4, 31.2],
        ],
      ],
    })
    const route = zone({ ...without_circle, kind: 'patrol_route', line: [121.4, 31.2, 121.5, 31.3], width_m: 20 })
    expect(shapeOf(route.plan)).toEqual({
      type: 'LineString',
      coordinates: [
        [121.4, 31.2],
        [121.5, 31.3],
      ],
    })
    expect(shapeOf(zone(without_circle).plan)).toBeNull()
  })
  it('keep the radius of a circle in every direction', () => {
    const middle = { lon: 121.47, lat: 31.23 }
    for (const [lon, lat] of circle(middle, 500))
      expect(Math.abs(distanceM(middle, { lon, lat }) - 500)).toBeLessThan(1)
  })
  it('have a middle to fly to', () => {
    const middle = middleOf(zone({ ...without_circle, ring }).plan)
    expect(middle?.lon).toBeCloseTo(121.45)
    expect(middle?.lat).toBeCloseTo(31.25)
    expect(middleOf(zone({ ...without_circle, line: [1, 2, 3, 4, 5, 6] }).plan)).toEqual({ lon: 4, lat: 5 })
    expect(middleOf(zone(without_circle).plan)).toBeUndefined()
  })
})
