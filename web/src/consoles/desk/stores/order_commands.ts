import { defineStore } from 'pinia'
import type { OrderStep } from '../../../domain/rights'
import type { Order, OrderKind, Recipient, RecipientChoice, Urgency } from '../../../domain/types'
import { useCommands } from './commands'
import { useRules } from '../../../stores/rules'

export interface NewOrder {
  kind: OrderKind
  urgency: Urgency
  title: string
  note: string
  recipients: RecipientChoice[]
}
const type_of = {
  deliver: 'order.deliver',
  acknowledge: 'order.acknowledge',
  start: 'order.start',
  depart: 'order.depart',
  arrive: 'order.arrive',
  report: 'order.report',
  decline: 'order.decline',
  confirm_recall: 'order.confirm_recall',
} as const satisfies Record<OrderStep, string>
const filled = (text: string): string | undefined => text.trim() || undefined

/** What a desk can do with an order: answer it, change it, call it back, give it. */
export const useOrderCommands = defineStore('order_commands', () => {
  const commands = useCommands()
  const rules = useRules()

  function done(key: string, order: Order): void {
    commands.notify('done.order', { title: order.title ?? '', step: rules.codeText('order_action', key) })
  }
  const head = (order: Order): { order_id: string; version: number } => ({ order_id: order.id, version: order.version })

  /** One step of a recipient; `words` is the result of a report or the reason of a refusal. */
  async function advance(order: Order, recipient: Recipient, step: OrderStep, words = ''): Promise<boolean> {
    const body = { order_id: order.id, recipient: recipient.index, revision: order.revision }
    const more = step === 'report' ? { result: words } : step === 'decline' ? { reason: words } : {}
    const ok = await commands.run(order.id, step, type_of[step], { ...body, ...more })
    if (ok) done(step, order)
    return ok
  }
  async function amend(order: Order, note: string, urgency: Urgency): Promise<boolean> {
    const body = {
      ...head(order),
      note: note.trim() === (order.note ?? '') ? undefined : note.trim(),
      urgency: urgency === order.urgency ? undefined : urgency,
    }
    const ok = await commands.run(order.id, 'amend', 'order.amend', body)
    if (ok) done('amend', order)
    return ok
  }
  async function add(order: Order, recipients: RecipientChoice[]): Promise<boolean> {
    const ok = await commands.run(order.id, 'add', 'order.add', { ...head(order), recipients })
    if (ok) done('add', order)
    return ok
  }
  async function relay(order: Order, recipient: number, recipients: RecipientChoice[]): Promise<boolean> {
    const ok = await commands.run(order.id, 'relay', 'order.relay', { ...head(order), recipient, recipients })
    if (ok) done('relay', order)
    return ok
  }
  /** Without indices: from everybody. */
  async function recall(order: Order, recipients: number[], reason: string): Promise<boolean> {
    const ok = await commands.run(order.id, 'recall', 'order.recall', { ...head(order), recipients, reason })
    if (ok) done('recall', order)
    return ok
  }
  async function reassign(order: Order, recipient: number, to: RecipientChoice, reason: string): Promise<boolean> {
    const ok = await commands.run(order.id, 'reassign', 'order.reassign', { ...head(order), recipient, to, reason })
    if (ok) done('reassign', order)
    return ok
  }
  async function verify(order: Order, recipient: number, result: string): Promise<boolean> {
    const body = { ...head(order), recipient, result: filled(result) }
    const ok = await commands.run(order.id, 'verify', 'order.verify', body)
    if (ok) done('verify', order)
    return ok
  }
  async function remark(order: Order, kind: 'remark' | 'objection', text: string): Promise<boolean> {
    const ok = await commands.run(order.id, 'remark', 'order.remark', { order_id: order.id, kind, text })
    if (ok) done(kind, order)
    return ok
  }
  /** The id of the new order. */
  async function issue(order: NewOrder): Promise<string | undefined> {
    const { note, ...rest } = order
    const reply = await commands.ask('issue', 'issue', 'order.issue', { ...rest, note: filled(note) })
    if (reply) commands.notify('done.order', { title: order.title, step: rules.codeText('order_action', 'issue') })
    return reply?.order_id
  }
  return { advance, amend, add, relay, recall, reassign, verify, remark, issue }
})
