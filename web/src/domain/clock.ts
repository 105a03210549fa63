import type { Ticket, TicketClock } from './types'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const day_ms = 24 * hour_ms
const beijing_offset_ms = 8 * hour_ms

/** How a deadline stands. `soon` is the last quarter hour: time to look, not yet late. */
export type ClockLevel = 'none' | 'fine' | 'soon' | 'overdue'
const soon_ms = 15 * minute_ms

export interface Remaining {
  level: ClockLevel
  /** Distance to the deadline, always positive. */
  left_ms: number
}

export function remaining(due_at: string | undefined, now_ms: number): Remaining {
  if (!due_at) return { level: 'none', left_ms: 0 }
  const left = Date.parse(due_at) - now_ms
  if (left < 0) return { level: 'overdue', left_ms: -left }
  return { level: left < soon_ms ? 'soon' : 'fine', left_ms: left }
}

/** A clock of a ticket: green, yellow after most of the limit is used up, red when late; or it stands. */
export type ClockState = { level: ClockLevel | 'paused'; left_ms: number }

export function clockState(clock: TicketClock['clock'], now_ms: number): ClockState {
  const pause = clock.pauses.at(-1)
  const left = Date.parse(clock.due_at) - now_ms
  if (pause && pause.to === undefined) return { level: 'paused', left_ms: Math.abs(left) }
  if (left < 0) return { level: 'overdue', left_ms: -left }
  return { level: now_ms > Date.parse(clock.yellow_at) ? 'soon' : 'fine', left_ms: left }
}

/** Running clocks, the program's own first; what was stopped needs nobody's eye. */
export function shownClocks(ticket: Ticket): TicketClock[] {
  const order = ['step', 'total', 'first_contact']
  const place = (code: string): number => (order.includes(code) ? order.indexOf(code) : order.length)
  return ticket.clocks.filter((one) => one.clock.stopped_at === undefined).sort((a, b) => place(a.code) - place(b.code))
}

/** A duration cut to the two units a person would say. */
export type Duration =
  | { unit: 'seconds'; minutes: number; seconds: number }
  | { unit: 'minutes'; minutes: number }
  | { unit: 'hours'; hours: number; minutes: number }
  | { unit: 'days'; days: number; hours: number }

/** `fine` shows seconds below ten minutes, as a countdown should; lateness is told in whole minutes. */
export function duration(ms: number, precision: 'fine' | 'coarse' = 'coarse'): Duration {
  const whole = Math.max(0, Math.floor(ms))
  if (precision === 'fine' && whole < 10 * minute_ms)
    return { unit: 'seconds', minutes: Math.floor(whole / minute_ms), seconds: Math.floor((whole % minute_ms) / 1000) }
  if (whole < hour_ms) return { unit: 'minutes', minutes: Math.floor(whole / minute_ms) }
  if (whole < day_ms)
    return { unit: 'hours', hours: Math.floor(whole / hour_ms), minutes: Math.floor((whole % hour_ms) / minute_ms) }
  return { unit: 'days', days: Math.floor(whole / day_ms), hours: Math.floor((whole % day_ms) / hour_ms) }
}

const two = (n: number): string => String(n).padStart(2, '0')

/** Beijing has no daylight saving, so plain arithmetic is exact and cheap enough for every row. */
export function beijing(ms: number): { date: string; time: string; minute: string; weekday: number } {
  const d = new Date(ms + beijing_offset_ms)
  const minute = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`
  return {
    date: `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`,
    time: `${minute}:${two(d.getUTCSeconds())}`,
    minute,
    weekday: d.getUTCDay(),
  }
}

/** "14:03:05" today, "11-20 14:03" on another day. */
export function beijingShort(at: string | undefined, now_ms: number): string {
  const ms = at ? Date.parse(at) : NaN
  if (Number.isNaN(ms)) return ''
  const then = beijing(ms)
  return then.date === beijing(now_ms).date ? then.time : `${then.date.slice(5)} ${then.minute}`
}

export function beijingDayStart(now_ms: number): number {
  return Math.floor((now_ms + beijing_offset_ms) / day_ms) * day_ms - beijing_offset_ms
}

/**
 * The server's clock as seen from here. Every message that carries the server's time arrives late, never early, so the
 * largest of the recent differences is the closest to the truth.
 */
export class ServerClock {
  private samples: number[] = []
  private offset_ms = 0

  sample(server_time: string, local_ms: number): void {
    const difference = Date.parse(server_time) - local_ms
    if (Number.isNaN(difference)) return
    this.samples = [...this.samples, difference].slice(-12)
    this.offset_ms = Math.max(...this.samples)
  }
  now(local_ms: number): number {
    return local_ms + this.offset_ms
  }
}
