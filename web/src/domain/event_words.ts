import { isRecord } from '../link/messages'
import type { EventRecord, Order, Ticket } from './types'

/** Names that an event mentions only by id or code. */
export interface Names {
  ticket(id: string): Ticket | undefined
  order(id: string): Order | undefined
  unit(id: string): string
  organisation(code: string): string
  category(code: string): string
}

/** A sentence as a language key with its words; the console's language decides how it reads. */
export interface Sentence {
  key: string
  words: Record<string, string>
  ticket_id?: string
  unit_id?: string
}

const known = new Set([
  'ticket.registered',
  'ticket.located',
  'ticket.accepted',
  'ticket.closed',
  'order.issued',
  'order.acknowledged',
  'order.started',
  'order.on_scene',
  'order.reported',
  'unit.registered',
  'unit.posture_changed',
  'unit.sos',
])

export function sentenceOf(event: EventRecord, names: Names): Sentence {
  const key = known.has(event.type) ? `event.${event.type.replace('.', '_')}` : 'event.other'
  const words: Record<string, string> = { who: event.actor?.name ?? '', type: event.type, entity: event.entity }
  if (event.type.startsWith('ticket.'))
    return { key, words: { ...words, ...ticketWords(event.entity, event, names) }, ticket_id: event.entity }
  if (event.type.startsWith('order.')) return orderSentence(key, words, event, names)
  if (event.type.startsWith('unit.')) {
    const posture = text(event, 'posture')
    return { key, words: { ...words, unit: names.unit(event.entity), posture }, unit_id: event.entity }
  }
  return { key, words }
}

function orderSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const order = names.order(event.entity)
  const ticket_id = order?.ticket_id ?? (text(event, 'ticket_id') || text(event, 'ticket_id', 'order'))
  const all = order?.recipients ?? []
  const index = event.body?.recipient ?? event.body?.index
  const chosen = event.type === 'order.issued' ? all : all.filter((recipient) => recipient.index === index)
  const to = (chosen.length > 0 ? chosen : all).map((r) =>
    r.unit_id ? names.unit(r.unit_id) : names.organisation(r.squad),
  )
  const recipients = to.slice(0, 3).join('、') + (to.length > 3 ? ` +${to.length - 3}` : '')
  const result = text(event, 'result') || chosen[0]?.result || ''
  return {
    key,
    words: { ...words, ...ticketWords(ticket_id, event, names), recipients, result },
    ticket_id: ticket_id || undefined,
  }
}

function ticketWords(id: string, event: EventRecord, names: Names): Record<string, string> {
  const ticket = names.ticket(id)
  const category = names.category(ticket?.category ?? text(event, 'category', 'ticket'))
  const place = names.organisation(text(event, 'node') || text(event, 'node', 'ticket') || ticket?.node || '')
  return { ticket: id, category, place, outcome: text(event, 'outcome') || ticket?.outcome || '' }
}

/** A text of the event's body, or of an object inside it; empty when it is not there. */
function text(event: EventRecord, field: string, inside?: string): string {
  const holder: unknown = inside ? event.body?.[inside] : event.body
  const value: unknown = isRecord(holder) ? holder[field] : undefined
  return typeof value === 'string' ? value : ''
}
