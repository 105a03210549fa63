import { clockState, shownClocks } from './clock'
import { boundsOf } from './geo'
import type { LonLat } from './geo'
import { isOpen, isOverdue } from './queue'
import type { Posture, Ticket, TicketClock, TicketStatus, Unit } from './types'

const hour_ms = 3_600_000
const trend_hours = 24
/** Half a kilometre: a few street corners, as a patrol sees it. */
const cell_deg = 0.0045
const hot_from = 3

export type Light = 'green' | 'yellow' | 'red' | 'paused'
export const lights: readonly Light[] = ['red', 'yellow', 'green', 'paused']

/** States of open tickets, in the order in which work flows. */
export const open_statuses = [
  'registered',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'checked',
  'parked',
] as const satisfies readonly TicketStatus[]
export type OpenStatus = (typeof open_statuses)[number]

/**
 * The colour of a ticket. Red is what every list calls overdue: past its step or its total clock. Yellow: on any of its
 * clocks, the first contact and the law's too, most of the time is used up.
 */
export function lightOf(ticket: Ticket, now_ms: number): Light {
  if (isOverdue(ticket, now_ms)) return 'red'
  const levels = shownClocks(ticket).map(({ clock }) => clockState(clock, now_ms).level)
  if (levels.some((level) => level === 'soon' || level === 'overdue')) return 'yellow'
  return levels.length > 0 && levels.every((level) => level === 'paused') ? 'paused' : 'green'
}

export interface StatusLine {
  status: OpenStatus
  total: number
  lights: Record<Light, number>
}

export function statusLines(tickets: Iterable<Ticket>, now_ms: number): StatusLine[] {
  const lines = open_statuses.map((status) => ({
    status,
    total: 0,
    lights: { green: 0, yellow: 0, red: 0, paused: 0 },
  }))
  for (const ticket of tickets) {
    const line = lines.find(({ status }) => status === ticket.status)
    if (!line) continue
    line.total++
    line.lights[lightOf(ticket, now_ms)]++
  }
  return lines
}

export interface Breaking {
  ticket: Ticket
  clock: TicketClock
  due_ms: number
}

/** Tickets that are still in time and soon will not be, each with the clock that breaks first; the nearest first. */
export function aboutToBreak(tickets: Iterable<Ticket>, now_ms: number): Breaking[] {
  const found: Breaking[] = []
  for (const ticket of tickets) {
    if (!isOpen(ticket) || lightOf(ticket, now_ms) !== 'yellow') continue
    const pressing = shownClocks(ticket)
      .filter(({ clock }) => ['soon', 'overdue'].includes(clockState(clock, now_ms).level))
      .map((clock) => ({ ticket, clock, due_ms: Date.parse(clock.clock.due_at) }))
      .sort((a, b) => a.due_ms - b.due_ms)
    found.push(pressing[0])
  }
  return found.sort((a, b) => a.due_ms - b.due_ms || (a.ticket.id < b.ticket.id ? -1 : 1))
}

export interface Hour {
  from_ms: number
  received: number
  closed: number
}
export type Flow = 'received' | 'closed'

/** When it came in, or was closed; undefined while it has not been. */
function momentOf(ticket: Ticket, flow: Flow): number | undefined {
  if (flow === 'received') return Date.parse(ticket.received_at)
  return ticket.closed_at !== undefined && !isOpen(ticket) ? Date.parse(ticket.closed_at) : undefined
}

/** The last 24 hours, the running one last. What is open or was closed within 24 hours is all here, so nothing is missing. */
export function trend(tickets: Iterable<Ticket>, now_ms: number): Hour[] {
  const last = Math.floor(now_ms / hour_ms)
  const first = last - trend_hours + 1
  const hours = Array.from({ length: trend_hours }, (_, i) => ({
    from_ms: (first + i) * hour_ms,
    received: 0,
    closed: 0,
  }))
  for (const ticket of tickets)
    for (const flow of ['received', 'closed'] as const) {
      const moment = momentOf(ticket, flow)
      const hour = moment === undefined ? undefined : hours[Math.floor(moment / hour_ms) - first]
      if (hour) hour[flow]++
    }
  return hours
}

/** The tickets behind one point of the trend. */
export function inHour(tickets: Iterable<Ticket>, from_ms: number, flow: Flow): Ticket[] {
  return [...tickets].filter((ticket) => {
    const moment = momentOf(ticket, flow)
    return moment !== undefined && moment >= from_ms && moment < from_ms + hour_ms
  })
}

export interface Strength {
  postures: Record<Posture, number>
  on_duty: number
  online: number
  /** On duty with a job. */
  busy: number
}

export const noStrength = (): Strength => ({
  postures: { patrol: 0, fixed_post: 0, on_watch: 0, standby: 0, off_duty: 0 },
  on_duty: 0,
  online: 0,
  busy: 0,
})

export function addUnit(strength: Strength, unit: Unit, online: boolean): void {
  strength.postures[unit.posture]++
  if (unit.posture === 'off_duty') return
  strength.on_duty++
  if (online) strength.online++
  if (unit.status !== 'available') strength.busy++
}

export interface HotSpot {
  key: string
  middle: LonLat
  tickets: Ticket[]
  /** The most frequent one. */
  category: string
}

/** Where complaints of the last 24 hours lie close together, the most first. */
export function hotSpots(tickets: Iterable<Ticket>, now_ms: number): HotSpot[] {
  const cells = new Map<string, Ticket[]>()
  for (const ticket of tickets) {
    if (!ticket.point || ticket.status === 'voided' || now_ms - Date.parse(ticket.received_at) > 24 * hour_ms) continue
    const key = `${Math.floor(ticket.point.lon / cell_deg)}/${Math.floor(ticket.point.lat / cell_deg)}`
    const held = cells.get(key)
    if (held) held.push(ticket)
    else cells.set(key, [ticket])
  }
  return [...cells]
    .filter(([, found]) => found.length >= hot_from)
    .map(([key, found]) => ({ key, middle: middleOf(found), tickets: found, category: mostFrequent(found) }))
    .sort((a, b) => b.tickets.length - a.tickets.length || (a.key < b.key ? -1 : 1))
}

function middleOf(tickets: readonly Ticket[]): LonLat {
  const box = boundsOf(tickets.map(({ point }) => [point?.lon, point?.lat])) ?? [0, 0, 0, 0]
  return { lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2 }
}

function mostFrequent(tickets: readonly Ticket[]): string {
  const counts = new Map<string, number>()
  for (const { category } of tickets) counts.set(category, (counts.get(category) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0]
}
