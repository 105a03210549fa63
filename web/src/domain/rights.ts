import type { Account, Order, Organisation, Recipient, Role, Ticket } from './types'

type Organisations = ReadonlyMap<string, Organisation>

/** A right on a node covers everything below it, through either parent. Only for showing buttons: the server decides. */
export function covers(organisations: Organisations, node: string, code: string): boolean {
  const seen = new Set<string>()
  const up = [code]
  for (let next = up.pop(); next !== undefined; next = up.pop()) {
    if (next === node) return true
    if (seen.has(next)) continue
    seen.add(next)
    const organisation = organisations.get(next)
    if (organisation?.district) up.push(organisation.district)
    if (organisation?.street) up.push(organisation.street)
  }
  return organisations.get(node)?.kind === 'city'
}

export function holds(account: Account | null, role: Role, code: string, organisations: Organisations): boolean {
  return account?.grants.some((grant) => grant.role === role && covers(organisations, grant.node, code)) ?? false
}

export type TicketStep = 'accept' | 'locate' | 'dispatch' | 'close'

/** The steps the ticket's state allows, the one that is due first. Rights are asked separately. */
export function legalSteps(ticket: Ticket): TicketStep[] {
  switch (ticket.status) {
    case 'registered':
      return ['accept', 'locate']
    case 'accepted':
      return ['dispatch', 'locate', 'close']
    case 'dispatched':
    case 'in_progress':
    case 'resolved':
      return ['close']
    case 'closed':
      return []
  }
}

/** Before everybody has reported, closing needs a note that says why. */
export function closeNeedsNote(ticket: Ticket): boolean {
  return ticket.status !== 'resolved'
}

export type OrderStep = 'acknowledge' | 'start' | 'arrive' | 'report'
const next_step: Record<Recipient['state'], OrderStep | null> = {
  issued: 'acknowledge',
  acknowledged: 'start',
  started: 'arrive',
  on_scene: 'report',
  reported: null,
}

export function nextOrderStep(recipient: Recipient): OrderStep | null {
  return next_step[recipient.state]
}

/** The recipients a squad leader may answer for. */
export function ownRecipients(order: Order, account: Account | null, organisations: Organisations): Recipient[] {
  return order.recipients.filter((recipient) => holds(account, 'squad_leader', recipient.squad, organisations))
}
