import type { Account, Order, Recipient, Ticket, Unit } from '../protocol.gen'

export type { Account, Order, Organisation, Recipient, Ticket, Unit, Category } from '../protocol.gen'

export type { EventRecord } from '../link/messages'

export type TicketStatus = Ticket['status']
export type TicketSource = Ticket['source']
export type Urgency = Ticket['urgency']
export type Outcome = NonNullable<Ticket['outcome']>
export type RecipientState = Recipient['state']
export type UnitStatus = Unit['status']
export type Posture = Unit['posture']
export type UnitKind = Unit['kind']
export type Role = Account['grants'][number]['role']
export type OrderKind = Order['kind']

export const ticket_statuses: readonly TicketStatus[] = [
  'registered',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'closed',
]
export const recipient_states: readonly RecipientState[] = ['issued', 'acknowledged', 'started', 'on_scene', 'reported']
export const unit_statuses: readonly UnitStatus[] = ['available', 'assigned', 'en_route', 'on_scene']
export const outcomes: readonly Outcome[] = ['solved', 'explained', 'unsolvable', 'not_true']
