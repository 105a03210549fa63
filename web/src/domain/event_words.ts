import { isRecord } from '../link/messages'
import type { Alert, EventRecord, Order, Recipient, Ticket, Zone } from './types'

/** Names that an event mentions only by id or code. */
export interface Names {
  ticket(id: string): Ticket | undefined
  order(id: string): Order | undefined
  alert(id: string): Alert | undefined
  zone(id: string): Zone | undefined
  unit(id: string): string
  organisation(code: string): string
  category(code: string): string
}

/** A sentence as a language key with its words; the console's language decides how it reads. */
export interface Sentence {
  key: string
  words: Record<string, string>
  ticket_id?: string
  order_id?: string
  unit_id?: string
  alert_id?: string
}

const known = new Set([
  'ticket.registered',
  'ticket.located',
  'ticket.moved',
  'ticket.contacted',
  'ticket.replied',
  'ticket.called_back',
  'ticket.closed',
  'ticket.requested',
  'ticket.request_decided',
  'ticket.clocks_changed',
  'ticket.corrected',
  'ticket.remarked',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.taken',
  'ticket.refused',
  'ticket.zone_climbed',
  'ticket.revealed',
  'order.issued',
  'order.advanced',
  'order.amended',
  'order.recipients_added',
  'order.recalled',
  'order.recipients_replaced',
  'order.merged',
  'order.remarked',
  'order.seen',
  'order.chased',
  'unit.registered',
  'unit.posture_changed',
  'unit.track_imported',
  'alert.raised',
  'alert.taken',
  'alert.ended',
  'alert.closed',
  'zone.set',
  'patrol.planned',
  'patrol.visited',
  'patrol.ended',
  'device.registered',
  'device.changed',
  'evidence.stored',
  'knot.tied',
  'knot.changed',
  'report.submitted',
  'report.changed',
  'rules.changed',
  'roads.changed',
  'aid.granted',
  'aid.ended',
])
/** States that an `order.advanced` may name; each has a sentence of its own. */
const answers = new Set([
  'delivered',
  'acknowledged',
  'started',
  'en_route',
  'on_scene',
  'reported',
  'verified',
  'declined',
  'recalled',
])
const recipients_shown_max = 3

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
  if (event.type.startsWith('aid.')) {
    const helped = names.organisation(text(event, 'node', 'aid') || text(event, 'node'))
    return { key, words: { ...words, unit: names.unit(event.entity), helped }, unit_id: event.entity }
  }
  if (event.type.startsWith('alert.')) return alertSentence(key, words, event, names)
  if (event.type === 'zone.set') return { key, words: { ...words, ...zoneWords(event) } }
  if (event.type.startsWith('patrol.')) return patrolSentence(key, words, event, names)
  if (event.type.startsWith('device.')) return deviceSentence(key, words, event, names)
  if (event.type === 'evidence.stored') return evidenceSentence(key, words, event, names)
  const title = text(event, 'title', 'knot') || text(event, 'title', 'report')
  return { key, words: { ...words, title, what: text(event, 'what') } }
}

export function recipientName(recipient: Recipient, names: Pick<Names, 'unit' | 'organisation'>): string {
  if (recipient.department !== undefined) return recipient.department
  if (recipient.unit_id !== undefined) return names.unit(recipient.unit_id)
  const place = names.organisation(recipient.node)
  return recipient.account_id !== undefined && recipient.by ? `${place} ${recipient.by}` : place
}

function orderSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const order = names.order(event.entity)
  const inside = isRecord(event.body?.order) ? (event.body.order as unknown as Order) : undefined
  const ticket_id = order?.ticket_id ?? inside?.ticket_id ?? text(event, 'ticket_id')
  const state = text(event, 'state')
  const own_key = event.type === 'order.advanced' && answers.has(state) ? `${key}_${state}` : key
  const chosen = recipientsOf(event, order, inside)
  const to = chosen.map((recipient) => recipientName(recipient, names))
  const more = to.length > recipients_shown_max ? ` +${to.length - recipients_shown_max}` : ''
  return {
    key: event.type === 'order.advanced' && own_key === key ? 'event.other' : own_key,
    words: {
      ...words,
      ...ticketWords(ticket_id, event, names),
      title: order?.title ?? inside?.title ?? '',
      recipients: to.slice(0, recipients_shown_max).join('、') + more,
      result: text(event, 'result') || text(event, 'reason'),
      place: names.organisation(text(event, 'node') || text(event, 'node', 'remark')),
      remark: text(event, 'text', 'remark'),
    },
    ticket_id: ticket_id || undefined,
    order_id: event.entity,
  }
}

/** Whom or what an alert is about: a unit, else a zone, else the squad. */
export function alertSubject(alert: Alert, names: Pick<Names, 'unit' | 'zone' | 'organisation'>): string {
  if (alert.unit_id !== undefined) return names.unit(alert.unit_id)
  const zone = alert.zone_id === undefined ? undefined : names.zone(alert.zone_id)
  return zone?.plan.title ?? names.organisation(alert.node)
}

function alertSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const inside = isRecord(event.body?.alert) ? (event.body.alert as unknown as Alert) : undefined
  const alert = inside ?? names.alert(event.entity)
  const outcome = text(event, 'outcome')
  const by_itself = event.type === 'alert.closed' && outcome === 'ended'
  return {
    key: by_itself ? `${key}_by_itself` : key,
    words: {
      ...words,
      alert_kind: alert?.kind ?? '',
      alert_level: alert?.level ?? '',
      subject: alert ? alertSubject(alert, names) : '',
      place: names.organisation(alert?.node ?? ''),
      measured: alert?.text ?? '',
      alert_outcome: outcome,
      note: text(event, 'note'),
    },
    alert_id: event.entity,
    unit_id: alert?.unit_id,
  }
}

function zoneWords(event: EventRecord): Record<string, string> {
  const zone = isRecord(event.body?.zone) ? (event.body.zone as unknown as Zone) : undefined
  return { zone_kind: zone?.plan.kind ?? '', title: zone?.plan.title ?? '' }
}

/** Which checkpoint it was is in the patrol, not in the event. */
function patrolSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const unit_id = text(event, 'unit_id') || undefined
  const title = text(event, 'title', 'patrol')
  const own_key = text(event, 'state') === 'cancelled' ? `${key}_early` : key
  return { key: own_key, words: { ...words, title, unit: unit_id ? names.unit(unit_id) : '' }, unit_id }
}

function deviceSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const carriers: unknown = isRecord(event.body?.device) ? event.body.device.carriers : undefined
  const last: unknown = Array.isArray(carriers) ? carriers.at(-1) : undefined
  const unit_id = isRecord(last) && last.to === undefined && typeof last.unit_id === 'string' ? last.unit_id : undefined
  const device = text(event, 'label', 'device') || text(event, 'identity', 'device')
  return { key, words: { ...words, device, carrier: unit_id === undefined ? '' : names.unit(unit_id) }, unit_id }
}

function evidenceSentence(key: string, words: Record<string, string>, event: EventRecord, names: Names): Sentence {
  const unit_id = text(event, 'unit_id', 'evidence') || undefined
  const subject = unit_id ? names.unit(unit_id) : names.organisation(text(event, 'squad', 'evidence'))
  const [media] = text(event, 'media_type', 'evidence').split('/')
  return { key, words: { ...words, subject, media }, unit_id }
}

/** Whom an event of an order is about; everybody when it names nobody. */
function recipientsOf(event: EventRecord, order: Order | undefined, inside: Order | undefined): Recipient[] {
  if (event.type === 'order.issued') return inside?.recipients ?? order?.recipients ?? []
  const body = event.body ?? {}
  const added: unknown = body.recipients
  if (event.type === 'order.recipients_added' && Array.isArray(added)) return added.filter(isRecipient)
  const indices = new Set<unknown>()
  if (typeof body.recipient === 'number') indices.add(body.recipient)
  if (Array.isArray(added)) for (const index of added) indices.add(index)
  if (Array.isArray(body.chases))
    for (const chase of body.chases as unknown[]) if (isRecord(chase)) indices.add(chase.recipient)
  const all = order?.recipients ?? []
  return indices.size > 0 ? all.filter((recipient) => indices.has(recipient.index)) : all
}
function isRecipient(value: unknown): value is Recipient {
  return isRecord(value) && typeof value.index === 'number' && typeof value.node === 'string'
}

function ticketWords(id: string, event: EventRecord, names: Names): Record<string, string> {
  const ticket = names.ticket(id)
  const category = names.category(ticket?.category ?? text(event, 'category', 'ticket'))
  const place = names.organisation(text(event, 'node') || text(event, 'node', 'ticket') || ticket?.node || '')
  return {
    ticket: id,
    category,
    place,
    outcome: text(event, 'outcome') || ticket?.outcome || '',
    action: text(event, 'action') || text(event, 'action', 'request'),
    state: text(event, 'state', 'step'),
    reason: text(event, 'reason') || text(event, 'reason', 'request') || text(event, 'reason', 'refusal'),
    note: text(event, 'note') || text(event, 'note', 'request') || text(event, 'text'),
    way: text(event, 'way', 'contact') || text(event, 'way', 'reply'),
    reached: text(event, 'result', 'contact'),
    satisfaction: text(event, 'result', 'call_back'),
    verdict: text(event, 'verdict'),
    cause: text(event, 'cause'),
  }
}

/** A text of the event's body, or of an object inside it; empty when it is not there. */
function text(event: EventRecord, field: string, inside?: string): string {
  const holder: unknown = inside ? event.body?.[inside] : event.body
  const value: unknown = isRecord(holder) ? holder[field] : undefined
  return typeof value === 'string' ? value : ''
}
