import { defineStore } from 'pinia'
import { step_commands } from '../../../domain/acts'
import { setsOutAtOnce, type Job } from '../../../domain/jobs'
import type { OrderStep } from '../../../domain/rights'
import type { Alert, AlertFinding, ContactResult, Posture, Ticket, Unit } from '../../../domain/types'
import { i18n } from '../../../ui/i18n'
import { beijing } from '../../../domain/clock'
import { useLive } from '../../../stores/live'
import { useOutbox } from './outbox'

const filled = (text: string): string | undefined => text.trim() || undefined

/** What a squad or an officer can do here; all of it is kept first and sent then. */
export const useActs = defineStore('acts', () => {
  const live = useLive()
  const outbox = useOutbox()
  const { t } = i18n.global

  /** The record of the server will carry the time of arrival: what was written without a network says so itself. */
  function written(text: string): string {
    if (live.state === 'live') return text.trim()
    return `${text.trim()}${t('tablet.written_offline', { time: beijing(live.nowMs()).minute })}`
  }
  /** `words`: what was found and done, or why not. */
  async function advance(job: Job, step: OrderStep, words = ''): Promise<void> {
    const { order, recipient } = job
    const head = { order_id: order.id, recipient: recipient.index, revision: order.revision }
    const more = step === 'report' ? { result: written(words) } : step === 'decline' ? { reason: written(words) } : {}
    await outbox.add(step_commands[step], { ...head, ...more }, { kind: 'order', id: order.id }, `order_action.${step}`)
  }
  async function acknowledge(job: Job): Promise<void> {
    const sets_out = setsOutAtOnce(job)
    await advance(job, 'acknowledge')
    if (sets_out) await advance(job, 'depart')
  }
  async function handOver(job: Job, unit_ids: string[]): Promise<void> {
    const { order, recipient } = job
    const recipients = unit_ids.map((unit_id) => ({ unit_id }))
    const body = { order_id: order.id, version: order.version, recipient: recipient.index, recipients }
    await outbox.add('order.relay', body, { kind: 'order', id: order.id }, 'order_action.relay')
  }
  async function contact(ticket: Ticket, result: ContactResult, note: string): Promise<void> {
    const at = new Date(live.nowMs()).toISOString()
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      way: 'phone' as const,
      result,
      at,
      note: filled(note),
    }
    await outbox.add('ticket.contact', body, { kind: 'ticket', id: ticket.id }, 'action.contact')
  }
  async function remark(ticket: Ticket, text: string): Promise<void> {
    const body = { ticket_id: ticket.id, text: written(text) }
    await outbox.add('ticket.remark', body, { kind: 'ticket', id: ticket.id }, 'remark.remark')
  }
  async function setPosture(unit: Unit, posture: Posture): Promise<void> {
    const body = { unit_id: unit.id, posture }
    await outbox.add('unit.set_posture', body, { kind: 'unit', id: unit.id }, `posture.${posture}`)
  }
  async function takeAlert(alert: Alert): Promise<void> {
    const body = { alert_id: alert.id, version: alert.version }
    await outbox.add('alert.take', body, { kind: 'alert', id: alert.id }, 'alert.take')
  }
  async function closeAlert(alert: Alert, outcome: AlertFinding, note: string): Promise<void> {
    const body = { alert_id: alert.id, version: alert.version, outcome, note: written(note) }
    await outbox.add('alert.close', body, { kind: 'alert', id: alert.id }, 'alert.close')
  }
  return { advance, acknowledge, handOver, contact, remark, setPosture, takeAlert, closeAlert }
})
