import { describe, expect, it } from 'vitest'
import { clock, ticket, unit } from './fixtures'
import { isOverdue } from './queue'
import { aboutToBreak, addUnit, hotSpots, inHour, lightOf, noStrength, statusLines, trend } from './situation'

const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`)
const paused = clock('step', { pauses: [{ from: '2026-01-05T00:10:00Z', reason: 'waiting_for_citizen' }] })

describe('the colour of a ticket', () => {
  it('is red exactly when every list calls the ticket overdue', () => {
    const one = ticket({ clocks: [clock('step')] })
    for (const now of [at('00:59:59'), at('01:00:01')]) expect(lightOf(one, now) === 'red').toBe(isOverdue(one, now))
  })
  it('is yellow when most of any clock is used up, the first contact’s too', () => {
    const later = { yellow_at: '2026-01-05T07:00:00Z', due_at: '2026-01-05T08:00:00Z' }
    const one = ticket({ step_due_at: undefined, clocks: [clock('total', later), clock('first_contact')] })
    expect([lightOf(one, at('00:40:00')), lightOf(one, at('00:50:00')), lightOf(one, at('02:00:00'))]).toEqual([
      'green',
      'yellow',
      'yellow',
    ])
  })
  it('is grey while all its clocks stand', () => {
    expect(lightOf(ticket({ clocks: [paused] }), at('00:50:00'))).toBe('paused')
  })
})

describe('tickets by state', () => {
  it('are counted once, and their colours add up to the count', () => {
    const lines = statusLines(
      [ticket(), ticket({ id: '2', clocks: [clock('step')] }), ticket({ id: '3', status: 'closed' })],
      at('00:50:00'),
    )
    const [registered] = lines
    expect([registered.total, lines.reduce((sum, line) => sum + line.total, 0)]).toEqual([2, 2])
    expect(registered.lights).toEqual({ green: 1, yellow: 1, red: 0, paused: 0 })
  })
})

describe('clocks about to break', () => {
  it('come with the nearest first, and never a ticket that is late already', () => {
    const soon = ticket({ id: 'soon', clocks: [clock('step')] })
    const sooner = ticket({ id: 'sooner', clocks: [clock('first_contact', { due_at: '2026-01-05T00:52:00Z' })] })
    const late = ticket({ id: 'late', step_due_at: '2026-01-05T00:30:00Z', clocks: [clock('step')] })
    expect(aboutToBreak([soon, late, sooner], at('00:50:00')).map((one) => one.ticket.id)).toEqual(['sooner', 'soon'])
  })
})

describe('the last 24 hours', () => {
  const now = at('08:30:00')
  const received = ticket({ id: 'a', received_at: '2026-01-05T08:10:00Z' })
  const closed = ticket({
    id: 'b',
    status: 'closed',
    received_at: '2026-01-04T09:00:00Z',
    closed_at: '2026-01-05T07:59:59Z',
  })
  const old = ticket({ id: 'c', received_at: '2026-01-04T08:59:59Z' })
  it('have 24 hours, the running one last, and leave out what is older', () => {
    const hours = trend([received, closed, old], now)
    expect([hours.length, hours[23].from_ms]).toEqual([24, at('08:00:00')])
    expect([hours[23].received, hours[22].closed, hours[0].received]).toEqual([1, 1, 1])
    expect(hours.reduce((sum, hour) => sum + hour.received, 0)).toBe(2)
  })
  it('open into as many tickets as an hour counts', () => {
    const all = [received, closed, old]
    for (const hour of trend(all, now))
      for (const flow of ['received', 'closed'] as const)
        expect(inHour(all, hour.from_ms, flow).length).toBe(hour[flow])
  })
})

describe('strength', () => {
  it('counts by posture, and off duty neither as online nor as busy', () => {
    const strength = noStrength()
    addUnit(strength, unit({ status: 'en_route' }), true)
    addUnit(strength, unit({ posture: 'standby' }), false)
    addUnit(strength, unit({ posture: 'off_duty', status: 'assigned' }), true)
    expect(strength.postures).toEqual({ patrol: 1, fixed_post: 0, on_watch: 0, standby: 1, off_duty: 1 })
    expect([strength.on_duty, strength.online, strength.busy]).toEqual([2, 1, 1])
  })
})

describe('hot spots', () => {
  const near = (id: string, more = {}) => ticket({ id, point: { lon: 121.4701, lat: 31.2301 }, ...more })
  it('are three complaints close together within a day, named by the most frequent kind', () => {
    const spots = hotSpots(
      [near('1'), near('2', { category: '0202' }), near('3', { category: '0202' })],
      at('02:00:00'),
    )
    expect(spots.map((spot) => [spot.tickets.length, spot.category])).toEqual([[3, '0202']])
    expect(hotSpots([near('1'), near('2')], at('02:00:00'))).toEqual([])
  })
  it('do not count what is void, older than a day, or without a place', () => {
    const others = [near('2', { status: 'voided' }), near('3', { received_at: '2026-01-03T00:00:00Z' }), ticket()]
    expect(hotSpots([near('1'), near('4'), ...others], at('02:00:00'))).toEqual([])
  })
})
