import type { EventRecord, Order, Organisation, Ticket, Unit } from './types'

/** Test data with sensible defaults; a test names only what it is about. */
export const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: '1',
  version: 1,
  status: 'registered',
  source: 'hotline_12345',
  category: '0101',
  urgency: 'normal',
  title: 'title',
  node: 'squad-a',
  responders: [],
  received_at: '2026-01-05T00:00:00Z',
  registered_at: '2026-01-05T00:01:00Z',
  step_due_at: '2026-01-05T01:00:00Z',
  due_at: '2026-01-05T08:00:00Z',
  changed_at: '2026-01-05T00:01:00Z',
  changed_by: 'desk',
  ...more,
})
export const unit = (more: Partial<Unit> = {}): Unit => ({
  id: 'u1',
  version: 1,
  number: 1,
  squad: 'squad-a',
  kind: 'vehicle',
  call_sign: 'A1',
  posture: 'patrol',
  status: 'available',
  ...more,
})
export const order = (more: Partial<Order> = {}): Order => ({
  id: 'o1',
  version: 1,
  kind: 'ticket_disposal',
  ticket_id: '1',
  issuer: 'district-1',
  issued_by: 'desk',
  issued_at: '2026-01-05T00:10:00Z',
  due_at: '2026-01-05T08:00:00Z',
  informed: [],
  recipients: [{ index: 0, squad: 'squad-a', state: 'issued' }],
  ...more,
})
export const event = (more: Partial<EventRecord> = {}): EventRecord => ({
  seq: 1,
  type: 'ticket.accepted',
  at: '2026-01-05T00:05:00Z',
  actor: { account: '1', name: 'desk' },
  entity: '1',
  version: 2,
  nodes: [],
  body: {},
  ...more,
})
const place = { number: 1, lon: 121.47, lat: 31.23 }
export const organisations: Organisation[] = [
  { code: 'city', kind: 'city', name: 'City bureau', short_name: 'City', ...place },
  { code: 'district-1', kind: 'district', name: 'District one', short_name: 'One', district: 'city', ...place },
  { code: 'district-2', kind: 'district', name: 'District two', short_name: 'Two', district: 'city', ...place },
  { code: 'street-1', kind: 'street', name: 'Street one', short_name: 'S1', district: 'district-1', ...place },
  {
    code: 'squad-a',
    kind: 'squad',
    name: 'Squad A',
    short_name: 'A',
    district: 'district-1',
    street: 'street-1',
    ...place,
  },
  { code: 'squad-b', kind: 'squad', name: 'Squad B', short_name: 'B', district: 'district-1', ...place, lon: 121.5 },
  { code: 'squad-c', kind: 'squad', name: 'Squad C', short_name: 'C', district: 'district-2', ...place, lon: 121.48 },
]
export const by_code = new Map(organisations.map((organisation) => [organisation.code, organisation]))
