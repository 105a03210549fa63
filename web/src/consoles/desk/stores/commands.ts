import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { holds, legalSteps, type OrderStep, type TicketStep } from '../../../domain/rights'
import type { EventRecord, Order, Ticket } from '../../../domain/types'
import { Refusal, type Commands, type CommandType, type WireError } from '../../../link/messages'
import { ticketNumber } from '../../../ui/words'
import { useDesk } from './desk'
import { useLive } from './live'
import { useSession } from './session'

export interface Failure {
  step: string
  error: WireError
  /** For a conflict: what somebody else did, as far as this desk has seen it. */
  cause?: EventRecord
}
export interface Notice {
  id: number
  key: string
  words: Record<string, string>
}
const notice_shown_ms = 4000

/** Everything this desk can ask the server to do; one place that sends, waits and remembers refusals. */
export const useCommands = defineStore('commands', () => {
  const live = useLive()
  const desk = useDesk()
  const session = useSession()
  const busy = reactive(new Map<string, string>())
  const failures = reactive(new Map<string, Failure>())
  const notices = ref<Notice[]>([])
  let notice_count = 0

  const connected = computed(() => live.state === 'live')
  function isDispatcher(ticket: Ticket): boolean {
    return holds(session.account, 'dispatcher', ticket.node, live.world.organisations)
  }
  function can(ticket: Ticket, step: TicketStep): boolean {
    return connected.value && !busy.has(ticket.id) && isDispatcher(ticket) && legalSteps(ticket).includes(step)
  }

  /** Why a step cannot be taken now, as a language key; null when it can. */
  function obstacle(ticket: Ticket, step: TicketStep): 'offline' | 'no_right' | 'not_now' | null {
    if (!connected.value) return 'offline'
    if (!isDispatcher(ticket)) return 'no_right'
    return legalSteps(ticket).includes(step) ? null : 'not_now'
  }

  /** True when the server has done it. */
  async function run<T extends CommandType>(
    key: string,
    step: string,
    type: T,
    body: Commands[T]['body'],
  ): Promise<boolean> {
    if (busy.has(key)) return false
    busy.set(key, step)
    failures.delete(key)
    try {
      await live.command(type, body)
      return true
    } catch (error) {
      const wire: WireError =
        error instanceof Refusal ? error.error : { code: 0, name: 'internal', detail: String(error) }
      const cause = wire.name === 'conflict' || wire.name === 'wrong_state' ? lastEventOf(key) : undefined
      failures.set(key, { step, error: wire, cause })
      return false
    } finally {
      busy.delete(key)
    }
  }
  function lastEventOf(ticket_id: string): EventRecord | undefined {
    const order_id = live.world.tickets.get(ticket_id)?.order_id
    return live.log.find((event) => event.entity === ticket_id || (order_id !== undefined && event.entity === order_id))
  }
  function notify(key: string, words: Record<string, string>): void {
    const id = ++notice_count
    notices.value = [...notices.value.slice(-2), { id, key, words }]
    setTimeout(() => (notices.value = notices.value.filter((notice) => notice.id !== id)), notice_shown_ms)
  }
  function done(step: string, ticket: Ticket): void {
    notify(`done.${step}`, { number: ticketNumber(ticket.id) })
    if (desk.selection?.id === ticket.id) desk.mode = 'view'
  }

  async function accept(ticket: Ticket): Promise<void> {
    const body = { ticket_id: ticket.id, version: ticket.version }
    if (await run(ticket.id, 'accept', 'ticket.accept', body)) done('accept', ticket)
  }
  async function locate(ticket: Ticket): Promise<void> {
    const { point, node } = desk.draft(ticket.id)
    const place = { ...(point ? { point: rounded(point) } : {}), ...(node ? { node } : {}) }
    const body = { ticket_id: ticket.id, version: ticket.version, ...place }
    if (!(await run(ticket.id, 'locate', 'ticket.locate', body))) return
    Object.assign(desk.draft(ticket.id), { point: null, node: '' })
    done('locate', ticket)
  }
  async function dispatch(ticket: Ticket): Promise<void> {
    const { recipients, note } = desk.draft(ticket.id)
    const body = {
      ticket_id: ticket.id,
      version: ticket.version,
      recipients: recipients.map((key) =>
        key.startsWith('unit:') ? { unit_id: key.slice(5) } : { squad: key.slice(6) },
      ),
      ...(note.trim() ? { note: note.trim() } : {}),
    }
    if (!(await run(ticket.id, 'dispatch', 'ticket.dispatch', body))) return
    Object.assign(desk.draft(ticket.id), { recipients: [], note: '' })
    done('dispatch', ticket)
  }
  async function close(ticket: Ticket): Promise<void> {
    const { outcome, close_note } = desk.draft(ticket.id)
    const note = close_note.trim()
    const body = { ticket_id: ticket.id, version: ticket.version, outcome, ...(note ? { note } : {}) }
    if (await run(ticket.id, 'close', 'ticket.close', body)) done('close', ticket)
  }
  async function advance(order: Order, recipient: number, step: OrderStep, result: string): Promise<boolean> {
    const key = order.ticket_id ?? order.id
    const body = { order_id: order.id, recipient }
    if (step === 'report') return run(key, step, 'order.report', { ...body, result })
    const type = { acknowledge: 'order.acknowledge', start: 'order.start', arrive: 'order.arrive' } as const
    return run(key, step, type[step], body)
  }
  return {
    busy,
    failures,
    notices,
    connected,
    isDispatcher,
    can,
    obstacle,
    accept,
    locate,
    dispatch,
    close,
    advance,
    notify,
  }
})

/** Seven decimals are a centimetre; a click is not better than that. */
function rounded(point: { lon: number; lat: number }): { lon: number; lat: number } {
  return { lon: Math.round(point.lon * 1e7) / 1e7, lat: Math.round(point.lat * 1e7) / 1e7 }
}
