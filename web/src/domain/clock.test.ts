import { describe, expect, it } from 'vitest'
import {
  beijing,
  beijingDayStart,
  beijingShort,
  clockState,
  duration,
  remaining,
  ServerClock,
  shownClocks,
} from './clock'
import { clock as ticketClock, ticket } from './fixtures'

const now = Date.parse('2026-01-05T00:30:00Z')

describe('deadlines', () => {
  it.each([
    ['2026-01-05T00:29:00Z', 'overdue', 60_000],
    ['2026-01-05T00:30:00Z', 'soon', 0],
    ['2026-01-05T00:44:59Z', 'soon', 899_000],
    ['2026-01-05T00:45:00Z', 'fine', 900_000],
  ])('%s is %s', (due, level, left_ms) => {
    expect(remaining(due, now)).toEqual({ level, left_ms })
  })
  it('has none without a deadline', () => {
    expect(remaining(undefined, now).level).toBe('none')
  })
})

describe('clocks of a ticket', () => {
  const level = (more: Parameters<typeof ticketClock>[1]): string =>
    clockState(ticketClock('total', more).clock, now).level
  it('are green, yellow from where the rules say, and red when late', () => {
    expect(level({})).toBe('fine')
    expect(level({ yellow_at: '2026-01-05T00:29:59Z' })).toBe('soon')
    expect(level({ due_at: '2026-01-05T00:29:59Z' })).toBe('overdue')
  })
  it('stand while a pause is open, however late', () => {
    const pause = { from: '2026-01-05T00:10:00Z', reason: 'parked' } as const
    expect(level({ due_at: '2026-01-05T00:20:00Z', pauses: [pause] })).toBe('paused')
    expect(level({ pauses: [{ ...pause, to: '2026-01-05T00:20:00Z' }] })).toBe('fine')
  })
  it('are shown step first, laws last, and not at all once they have stopped', () => {
    const clocks = [
      ticketClock('reporter_told'),
      ticketClock('first_contact', { stopped_at: '2026-01-05T00:10:00Z' }),
      ticketClock('total'),
      ticketClock('step'),
    ]
    expect(shownClocks(ticket({ clocks })).map((one) => one.code)).toEqual(['step', 'total', 'reporter_told'])
  })
})

describe('durations', () => {
  it.each([
    [581_000, 'fine', { unit: 'seconds', minutes: 9, seconds: 41 }],
    [581_000, 'coarse', { unit: 'minutes', minutes: 9 }],
    [600_000, 'fine', { unit: 'minutes', minutes: 10 }],
    [2 * 3_600_000 + 5 * 60_000, 'coarse', { unit: 'hours', hours: 2, minutes: 5 }],
    [26 * 3_600_000, 'coarse', { unit: 'days', days: 1, hours: 2 }],
    [-5, 'coarse', { unit: 'minutes', minutes: 0 }],
  ] as const)('%i ms, %s', (ms, precision, words) => {
    expect(duration(ms, precision)).toEqual(words)
  })
})

describe('Beijing time', () => {
  it('is eight hours ahead, across midnight', () => {
    expect(beijing(Date.parse('2026-01-04T16:00:05Z'))).toMatchObject({
      date: '2026-01-05',
      time: '00:00:05',
      weekday: 1,
    })
    expect(beijingDayStart(now)).toBe(Date.parse('2026-01-04T16:00:00Z'))
  })
  it('names the day only when it is another one', () => {
    expect(beijingShort('2026-01-05T00:03:05Z', now)).toBe('08:03:05')
    expect(beijingShort('2026-01-04T06:03:05Z', now)).toBe('01-04 14:03')
    expect(beijingShort(undefined, now)).toBe('')
  })
})

describe('server clock', () => {
  it('believes the message that was the least late', () => {
    const clock = new ServerClock()
    clock.sample('2026-01-05T00:30:00Z', now + 900)
    clock.sample('2026-01-05T00:30:05Z', now + 5100)
    clock.sample('2026-01-05T00:30:10Z', now + 12_000)
    expect(clock.now(now)).toBe(now - 100)
  })
  it('ignores a time it cannot read', () => {
    const clock = new ServerClock()
    clock.sample('soon', now)
    expect(clock.now(now)).toBe(now)
  })
})
