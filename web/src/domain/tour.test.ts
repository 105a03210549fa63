import { describe, expect, it } from 'vitest'
import { idle_before_tour_ms, nextStop, stop_ms, Tour } from './tour'

describe('the tour of a wall', () => {
  it('moves on when a stop has been shown long enough, not before', () => {
    const tour = new Tour(true, 0)
    expect([tour.tick(stop_ms - 1), tour.tick(stop_ms), tour.tick(stop_ms + 1)]).toEqual([false, true, false])
  })
  it('pauses at any touch, and gives the picture a whole stop afterwards', () => {
    const tour = new Tour(true, 0)
    tour.touch(1000)
    expect(tour.state(1000 + idle_before_tour_ms - 1)).toBe('paused')
    tour.tick(1000 + idle_before_tour_ms - 1)
    expect(tour.state(1000 + idle_before_tour_ms)).toBe('touring')
    expect(tour.tick(1000 + idle_before_tour_ms)).toBe(false)
    expect(tour.tick(1000 + idle_before_tour_ms - 1 + stop_ms)).toBe(true)
  })
  it('never moves a map that somebody has moved, until that is taken back', () => {
    const tour = new Tour(true, 0)
    tour.pan(0)
    const days_later = 5 * 86_400_000
    expect([tour.state(days_later), tour.tick(days_later)]).toEqual(['locked', false])
    tour.release(days_later)
    expect(tour.state(days_later)).toBe('paused')
    expect(tour.state(days_later + idle_before_tour_ms)).toBe('touring')
  })
  it('stands still when it is turned off', () => {
    const tour = new Tour(true, 0)
    tour.turn(false, 0)
    expect([tour.state(stop_ms), tour.tick(stop_ms)]).toEqual(['off', false])
  })
  it('goes round, and begins anew from a place that is no stop', () => {
    const stops = ['city', 'a', 'b']
    expect(stops.map((stop) => nextStop(stops, stop))).toEqual(['a', 'b', 'city'])
    expect(nextStop(stops, 'a street')).toBe('city')
    expect(nextStop([], 'city')).toBeUndefined()
  })
})
