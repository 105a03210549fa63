import { hasRelayed, owesReceipt } from './receipts'
import { orderSteps, ownRecipients, type OrderStep } from './rights'
import { deadline } from './queue'
import type { Account, Order, Organisation, Recipient, Ticket } from './types'

/** One order to one recipient that this account answers for. */
export interface Job {
  /** Order and recipient together: an order may reach a squad and two of its cars. */
  key: string
  order: Order
  recipient: Recipient
  ticket?: Ticket
  group: JobGroup
  /** The nearer of the clocks of ticket and order, in ms. */
  due_ms: number
}
/** To be read or confirmed; being worked on; done and waiting for others. */
export type JobGroup = 'unread' | 'open' | 'done'

const groups: readonly JobGroup[] = ['unread', 'open', 'done']
const finished = new Set<Recipient['state']>(['reported', 'verified'])

function groupOf(order: Order, recipient: Recipient): JobGroup | null {
  if (recipient.recall_from !== undefined && recipient.state !== 'recalled') return 'unread'
  const steps = orderSteps(order, recipient)
  if (order.state === 'open' && owesReceipt(order, recipient)) return 'unread'
  // Whoever passed it on sees the jobs of those who got it instead.
  if (hasRelayed(order, recipient.index)) return null
  if (order.state === 'open' && steps.length > 0) return 'open'
  const receipt_done = order.needs === 'receipt' && recipient.revision > 0
  return finished.has(recipient.state) || receipt_done ? 'done' : null
}

function dueOf(order: Order, ticket: Ticket | undefined): number {
  const due = Date.parse(order.due_at)
  return ticket ? Math.min(due, deadline(ticket)) : due
}

export const jobKey = (order_id: string, index: number): string => `${order_id}/${index}`

/** What there is to do, by the clock: orders that interrupt first, then what must be read, then the nearest deadline. */
export function jobsOf(
  orders: Iterable<Order>,
  ticketOf: (id: string | undefined) => Ticket | undefined,
  account: Account | null,
  organisations: ReadonlyMap<string, Organisation>,
): Job[] {
  const jobs: Job[] = []
  for (const order of orders)
    for (const recipient of ownRecipients(order, account, organisations)) {
      const group = groupOf(order, recipient)
      if (!group) continue
      const ticket = ticketOf(order.ticket_id)
      const key = jobKey(order.id, recipient.index)
      jobs.push({ key, order, recipient, ticket, group, due_ms: dueOf(order, ticket) })
    }
  return jobs.sort(compareJobs)
}

function compareJobs(a: Job, b: Job): number {
  const loud = (job: Job): number => Number(job.group === 'unread' && job.order.interrupts === 'yes')
  const finished_ms = (job: Job): number => Date.parse(job.recipient.reported_at ?? job.order.changed_at)
  return (
    loud(b) - loud(a) ||
    groups.indexOf(a.group) - groups.indexOf(b.group) ||
    (a.group === 'done' ? finished_ms(b) - finished_ms(a) : a.due_ms - b.due_ms) ||
    (a.key < b.key ? -1 : 1)
  )
}

/** The one big button: what usually comes next. */
export function mainStep(job: Job): OrderStep | undefined {
  return orderSteps(job.order, job.recipient)[0]
}
/** Everything else that is allowed now. */
export function otherSteps(job: Job): OrderStep[] {
  return orderSteps(job.order, job.recipient).slice(1)
}
/** Reading and setting out are one tap for whoever has to go somewhere. */
export function setsOutAtOnce(job: Job): boolean {
  return (
    mainStep(job) === 'acknowledge' &&
    job.order.needs !== 'receipt' &&
    job.recipient.revision === 0 &&
    (job.ticket?.point ?? job.order.point) !== undefined
  )
}
export function titleOf(job: Pick<Job, 'order' | 'ticket'>): string {
  return job.order.title || job.ticket?.title || ''
}
