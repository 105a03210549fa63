import { hasRelayed, isCounted, isOut, owesReceipt } from './receipts'
import type { Account, FlowAction, Order, Organisation, Recipient, RecipientState, Role, Ticket } from './types'

type Organisations = ReadonlyMap<string, Organisation>

/** A right on a node shows everything below it, through either parent. Only for showing buttons: the server decides. */
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

/** The same through professional parents only: a district acts for its squads, a street office looks on. */
export function commands(organisations: Organisations, node: string, code: string): boolean {
  for (let at: string | undefined = code; at !== undefined; at = organisations.get(at)?.district)
    if (at === node) return true
  return organisations.get(node)?.kind === 'city'
}

/** Whether the account may act with this role for a node. */
export function holds(account: Account | null, role: Role, code: string, organisations: Organisations): boolean {
  return account?.grants.some((grant) => grant.role === role && commands(organisations, grant.node, code)) ?? false
}

/** Where the account works: the node of its first grant. */
export function homeOf(account: Account | null): string | undefined {
  return account?.grants[0]?.node
}

/** Whether an action of the flow is this account's to take. */
export function mayAct(
  account: Account | null,
  ticket: Ticket,
  who: FlowAction['who'],
  organisations: Organisations,
): boolean {
  const owns = holds(account, 'dispatcher', ticket.node, organisations)
  const responds = [ticket.node, ...ticket.responders].some((code) =>
    holds(account, 'squad_leader', code, organisations),
  )
  if (who === 'either') return owns || responds
  return who === 'owner' ? owns : responds
}

/** Before everybody has reported, closing needs a note that says why. */
export function closeNeedsNote(ticket: Ticket): boolean {
  return ticket.status !== 'resolved' && ticket.status !== 'checked'
}

export type OrderStep =
  'deliver' | 'acknowledge' | 'start' | 'depart' | 'arrive' | 'report' | 'decline' | 'confirm_recall'

const onward: Record<RecipientState, readonly OrderStep[]> = {
  issued: ['acknowledge', 'decline'],
  delivered: ['acknowledge', 'decline'],
  acknowledged: ['depart', 'start', 'arrive', 'report', 'decline'],
  started: ['depart', 'arrive', 'report', 'decline'],
  en_route: ['arrive', 'report', 'decline'],
  on_scene: ['report', 'decline'],
  reported: [],
  verified: [],
  declined: [],
  recalled: [],
  replaced: [],
  not_called: [],
}

/** What a recipient may answer now, the usual next step first. */
export function orderSteps(order: Order, recipient: Recipient): OrderStep[] {
  if (order.state === 'merged' || isOut(recipient.state)) return []
  if (recipient.recall_from !== undefined) return ['confirm_recall']
  if (owesReceipt(order, recipient) && recipient.revision > 0) return ['acknowledge', 'decline']
  // Who has relayed follows from its own recipients; it can only still refuse.
  if (hasRelayed(order, recipient.index) && recipient.revision > 0) return []
  const steps = onward[recipient.state]
  return order.needs === 'receipt' && recipient.revision > 0 ? [] : [...steps]
}

/** The server counts an answer only from the recipient's own session: above may look, not answer. */
export function answersFor(account: Account | null, recipient: Recipient, organisations: Organisations): boolean {
  if (recipient.department !== undefined) return false
  if (recipient.account_id !== undefined) return recipient.account_id === account?.id
  if (organisations.get(recipient.node)?.kind === 'squad')
    return holds(account, 'squad_leader', recipient.node, organisations)
  return homeOf(account) === recipient.node && holds(account, 'dispatcher', recipient.node, organisations)
}

/** A district or squad may pass its part on to what is below it, from its own desk only. */
export function mayRelay(order: Order, account: Account | null, recipient: Recipient): boolean {
  const whole = recipient.unit_id === undefined && recipient.account_id === undefined && !recipient.department
  const live = order.state === 'open' && isCounted(recipient) && !['reported', 'verified'].includes(recipient.state)
  return whole && live && homeOf(account) === recipient.node
}

/** The recipients that this account answers for. */
export function ownRecipients(order: Order, account: Account | null, organisations: Organisations): Recipient[] {
  return order.recipients.filter((recipient) => answersFor(account, recipient, organisations))
}

/** Own recipients that nobody has told the issuer of: the console reports them as delivered by itself. */
export function undelivered(order: Order, account: Account | null, organisations: Organisations): Recipient[] {
  if (order.state !== 'open') return []
  return ownRecipients(order, account, organisations).filter((r) => r.state === 'issued' && isCounted(r))
}

/** Own recipients that must read the order, or read it anew. */
export function unread(order: Order, account: Account | null, organisations: Organisations): Recipient[] {
  if (order.state !== 'open') return []
  return ownRecipients(order, account, organisations).filter((recipient) => owesReceipt(order, recipient))
}

/** Levels that were told and have not looked yet, for which this account looks. */
export function unseenLevels(order: Order, account: Account | null): string[] {
  const home = homeOf(account)
  return order.informed.filter((told) => told.node === home && told.seen_at === undefined).map((told) => told.node)
}

export type IssuerAction = 'amend' | 'add' | 'recall' | 'reassign' | 'verify' | 'remark'

export function speaksForIssuer(account: Account | null, order: Order, organisations: Organisations): boolean {
  if (holds(account, 'dispatcher', order.issuer, organisations)) return true
  return homeOf(account) === order.issuer && holds(account, 'squad_leader', order.issuer, organisations)
}

/** What this account may do with the order as its issuer, as a level that was told, or as somebody who sees it. */
export function issuerActions(order: Order, account: Account | null, organisations: Organisations): IssuerAction[] {
  const home = homeOf(account)
  const acts = account?.grants.some((grant) => grant.role === 'dispatcher' || grant.role === 'squad_leader') ?? false
  const remark: IssuerAction[] = acts ? ['remark'] : []
  if (order.state !== 'open') return remark
  if (speaksForIssuer(account, order, organisations)) return ['amend', 'add', 'recall', ...remark]
  const told = order.informed.some((level) => level.node === home)
  return told && holds(account, 'dispatcher', home ?? '', organisations) ? ['add', ...remark] : remark
}
/** What the issuer may do about one recipient. */
export function recipientActions(order: Order, recipient: Recipient): ('verify' | 'reassign' | 'recall')[] {
  if (order.state !== 'open') return []
  if (recipient.state === 'reported')
    return order.needs === 'verification' && !hasRelayed(order, recipient.index) ? ['verify'] : []
  if (recipient.state === 'declined') return ['reassign']
  return isCounted(recipient) && recipient.state !== 'verified' ? ['reassign', 'recall'] : []
}
