import { beijingDayStart } from './clock'
import { shortNumber } from './ids'
import type { Ticket, Urgency } from './types'

/** The lists a dispatcher works through; each figure on the desk is the length of one of them. */
export const queue_names = [
  'open',
  'registered',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'overdue',
  'received_today',
  'closed_today',
] as const
export type QueueName = (typeof queue_names)[number]
export type QueueCounts = Record<QueueName, number>

const over = new Set<Ticket['status']>(['closed', 'returned', 'transferred', 'voided'])

/** Somebody still works on it. */
export function isOpen(ticket: Ticket): boolean {
  return !over.has(ticket.status)
}

/** Late on either clock: a step that is late is worth a look even if the total clock still runs. */
export function isOverdue(ticket: Ticket, now_ms: number): boolean {
  return isOpen(ticket) && deadline(ticket) < now_ms
}

/** Tickets are replaced, never changed, so a parsed deadline holds as long as the object; sorting asks very often. */
const deadlines = new WeakMap<Ticket, number>()

/** The nearer of the two clocks. */
export function deadline(ticket: Ticket): number {
  const held = deadlines.get(ticket)
  if (held !== undefined) return held
  const due = Date.parse(ticket.due_at)
  const nearer = ticket.step_due_at ? Math.min(due, Date.parse(ticket.step_due_at)) : due
  deadlines.set(ticket, nearer)
  return nearer
}

/** Lists whose members change with the clock alone. */
export function dependsOnClock(queue: QueueName): boolean {
  return queue === 'overdue' || queue === 'received_today' || queue === 'closed_today'
}

export function inQueue(ticket: Ticket, queue: QueueName, now_ms: number): boolean {
  switch (queue) {
    case 'open':
      return isOpen(ticket)
    case 'overdue':
      return isOverdue(ticket, now_ms)
    case 'received_today':
      return Date.parse(ticket.received_at) >= beijingDayStart(now_ms)
    case 'closed_today':
      return (
        ticket.closed_at !== undefined && !isOpen(ticket) && Date.parse(ticket.closed_at) >= beijingDayStart(now_ms)
      )
    case 'resolved':
      return ticket.status === 'resolved' || ticket.status === 'checked'
    default:
      return ticket.status === queue
  }
}

export function countQueues(tickets: Iterable<Ticket>, now_ms: number): QueueCounts {
  const counts = Object.fromEntries(queue_names.map((name) => [name, 0])) as QueueCounts
  for (const ticket of tickets) for (const name of queue_names) if (inQueue(ticket, name, now_ms)) counts[name]++
  return counts
}

const urgency_rank: Record<Urgency, number> = { emergency: 0, urgent: 1, normal: 2 }

/** Oldest deadline first; urgency and then the id break ties, so that equal rows never swap places by themselves. */
export function compareTickets(a: Ticket, b: Ticket): number {
  return (
    deadline(a) - deadline(b) ||
    urgency_rank[a.urgency] - urgency_rank[b.urgency] ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}

/** Closed work reads best with the latest on top. */
export function orderQueue(tickets: Ticket[], queue: QueueName): Ticket[] {
  if (queue !== 'closed_today') return tickets.sort(compareTickets)
  return tickets.sort((a, b) => Date.parse(b.closed_at ?? '') - Date.parse(a.closed_at ?? '') || compareTickets(a, b))
}

/** Every word must occur somewhere in the ticket; `extra` are names the ticket itself holds only as codes. */
export function matchesSearch(ticket: Ticket, words: string[], extra: string): boolean {
  if (words.length === 0) return true
  // The home part of an id is the same for all: only somebody who types a whole id means it.
  const id = words.some((word) => word.includes('-')) ? ticket.id : shortNumber(ticket.id)
  const text = [id, ticket.external_id, ticket.title, ticket.address, ticket.description, extra]
    .join('\n')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

export function searchWords(input: string): string[] {
  return input.toLowerCase().replace('#', ' ').split(/\s+/).filter(Boolean)
}

/**
 * How far a list must scroll so that the anchor row stays under the pointer, in rows, and which ids are new above it.
 * When the anchor itself has left, the nearest following row of the old list that is still there takes its place.
 */
export function keepAnchor(before: string[], after: string[], anchor: string): { rows: number; new_above: string[] } {
  const old_index = before.indexOf(anchor)
  if (old_index < 0) return { rows: 0, new_above: [] }
  const position = new Map(after.map((id, index) => [id, index]))
  let held = old_index
  while (held < before.length && !position.has(before[held])) held++
  if (held === before.length) return { rows: 0, new_above: [] }
  const new_index = position.get(before[held]) ?? 0
  const known = new Set(before)
  return { rows: new_index - old_index, new_above: after.slice(0, new_index).filter((id) => !known.has(id)) }
}
