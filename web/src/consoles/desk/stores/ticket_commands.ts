import { defineStore } from 'pinia'
import { caseRuleOf } from '../../../domain/rules'
import type { FlowAction, RecipientChoice, Ticket } from '../../../domain/types'
import type { Commands } from '../../../link/messages'
import { ticketNumber } from '../../../ui/words'
import { useCommands } from './commands'
import { useDesk, type Draft, type Mode } from './desk'
import { useRules } from '../../../stores/rules'

/** Actions with a form of their own; any other asks only for a reason and a note, or for nothing at all. */
const own_forms: Record<string, Mode> = {
  locate: 'locate',
  dispatch: 'dispatch',
  close: 'close',
  contact: 'contact',
  reply: 'reply',
  call_back: 'call_back',
}

/** "unit:…", "node:…": how a form remembers whom somebody has chosen. */
export function choiceOf(key: string): RecipientChoice {
  return key.startsWith('unit:') ? { unit_id: key.slice(5) } : { node: key.slice(5) }
}
const filled = (text: string): string | undefined => text.trim() || undefined

/** What a desk can do with a ticket. */
export const useTicketCommands = defineStore('ticket_commands', () => {
  const commands = useCommands()
  const desk = useDesk()
  const rules = useRules()

  function done(action: string, ticket: Ticket, key = 'done.ticket'): void {
    const number = ticketNumber(ticket.id)
    commands.notify(key, { number, step: rules.actionCodeText(action) })
    if (desk.selection?.id === ticket.id) desk.mode = 'view'
  }
  const asksNothing = (action: FlowAction): boolean =>
    action.note === 'optional' && action.reasons.length === 0 && action.label.code !== 'extend'

  /** Opens the form that the action needs, or takes it at once when it needs none. */
  function begin(ticket: Ticket, action: FlowAction): void {
    const { code } = action.label
    if (!commands.can(ticket, code)) return
    const form = own_forms[code]
    if (form) desk.mode = form
    else if (asksNothing(action)) void move(ticket, action)
    else {
      if (desk.move_action !== code) Object.assign(desk.draft(ticket.id), { reason: '', department: '' })
      desk.move_action = code
      desk.mode = 'move'
    }
  }
  async function move(ticket: Ticket, action: FlowAction): Promise<void> {
    const { code } = action.label
    const { reason, move_note, department, amount } = desk.draft(ticket.id)
    const asked = !asksNothing(action)
    const words = asked ? { reason: filled(reason), note: filled(move_note) } : {}
    const head = { ticket_id: ticket.id, version: ticket.version }
    const reply =
      code === 'extend'
        ? await commands.ask(ticket.id, code, 'ticket.extend', { ...head, amount, ...words })
        : await commands.ask(ticket.id, code, 'ticket.move', {
            ...head,
            action: code,
            ...words,
            ...(asked && department ? { department } : {}),
          })
    if (!reply) return
    if (asked) Object.assign(desk.draft(ticket.id), { reason: '', move_note: '', department: '' })
    done(code, ticket, reply.request !== undefined ? 'done.requested' : undefined)
  }
  async function locate(ticket: Ticket): Promise<void> {
    const { point, node } = desk.draft(ticket.id)
    const place = { ...(point ? { point: rounded(point) } : {}), ...(node ? { node } : {}) }
    const body = { ticket_id: ticket.id, version: ticket.version, ...place }
    if (!(await commands.run(ticket.id, 'locate', 'ticket.locate', body))) return
    Object.assign(desk.draft(ticket.id), { point: null, node: '' })
    done('locate', ticket)
  }
  async function dispatch(ticket: Ticket): Promise<void> {
    const { recipients, note } = desk.draft(ticket.id)
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      recipients: recipients.map(choiceOf),
      note: filled(note),
    }
    if (!(await commands.run(ticket.id, 'dispatch', 'ticket.dispatch', body))) return
    Object.assign(desk.draft(ticket.id), { recipients: [], note: '' })
    done('dispatch', ticket)
  }
  async function contact(ticket: Ticket): Promise<void> {
    const { way, contact_result, contact_note } = desk.draft(ticket.id)
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      way,
      result: contact_result,
      note: filled(contact_note),
    }
    if (!(await commands.run(ticket.id, 'contact', 'ticket.contact', body))) return
    desk.draft(ticket.id).contact_note = ''
    done('contact', ticket)
  }
  async function reply(ticket: Ticket): Promise<void> {
    const draft = desk.draft(ticket.id)
    const body = { ticket_id: ticket.id, version: ticket.version, way: draft.way, text: draft.reply.trim() }
    if (!(await commands.run(ticket.id, 'reply', 'ticket.reply', body))) return
    draft.reply = ''
    done('reply', ticket)
  }
  async function callBack(ticket: Ticket): Promise<void> {
    const { satisfaction, attitude, contact_note } = desk.draft(ticket.id)
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      result: satisfaction,
      attitude,
      note: filled(contact_note),
    }
    if (!(await commands.run(ticket.id, 'call_back', 'ticket.call_back', body))) return
    desk.draft(ticket.id).contact_note = ''
    done('call_back', ticket)
  }
  async function close(ticket: Ticket): Promise<void> {
    const draft = desk.draft(ticket.id)
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      outcome: draft.outcome,
      truth: draft.truth,
      note: filled(draft.close_note),
      case_decision: caseDecision(draft, caseRuleOf(rules.book, ticket)?.label.code),
      different_this_time: filled(draft.different),
    }
    if (await commands.run(ticket.id, 'close', 'ticket.close', body)) done('close', ticket)
  }
  async function decide(ticket: Ticket, request: number, allowed: boolean, answer: string): Promise<boolean> {
    return commands.run(ticket.id, 'decide', 'ticket.decide', {
      ticket_id: ticket.id,
      version: ticket.version,
      request,
      verdict: allowed ? 'approved' : 'refused',
      answer: filled(answer),
    })
  }
  return { begin, move, locate, dispatch, contact, reply, callBack, close, decide }
})

type CaseDecision = NonNullable<Commands['ticket.close']['body']['case_decision']>
function caseDecision(draft: Draft, rule: string | undefined): CaseDecision | undefined {
  if (draft.case_choice === '') return undefined
  return draft.case_choice === 'filed'
    ? { choice: 'filed', rule, case_number: filled(draft.case_number) }
    : { choice: 'not_filed', rule, reason: filled(draft.case_reason) }
}

/** Seven decimals are a centimetre; a click is not better than that. */
function rounded(point: { lon: number; lat: number }): { lon: number; lat: number } {
  return { lon: Math.round(point.lon * 1e7) / 1e7, lat: Math.round(point.lat * 1e7) / 1e7 }
}
