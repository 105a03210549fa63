import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { holds, mayAct } from '../../../domain/rights'
import { possibleActions } from '../../../domain/rules'
import type { EventRecord, FlowAction, Ticket } from '../../../domain/types'
import { Refusal, type Commands, type CommandType, type WireError } from '../../../link/messages'
import { useLive } from '../../../stores/live'
import { useRules } from '../../../stores/rules'
import { useSession } from '../../../stores/session'

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

/** One place that sends, waits and remembers refusals; what is sent is put together by the stores beside it. */
export const useCommands = defineStore('commands', () => {
  const live = useLive()
  const rules = useRules()
  const session = useSession()
  const busy = reactive(new Map<string, string>())
  const failures = reactive(new Map<string, Failure>())
  const notices = ref<Notice[]>([])
  let notice_count = 0

  const connected = computed(() => live.state === 'live')
  function isDispatcher(ticket: Ticket): boolean {
    return holds(session.account, 'dispatcher', ticket.node, live.world.organisations)
  }
  const find = (ticket: Ticket, code: string): FlowAction | undefined =>
    possibleActions(rules.book, ticket).find((action) => action.label.code === code)
  const mayTake = (ticket: Ticket, action: FlowAction): boolean =>
    mayAct(session.account, ticket, action.who, live.world.organisations)
  function can(ticket: Ticket, code: string): boolean {
    const action = find(ticket, code)
    return action !== undefined && connected.value && !busy.has(ticket.id) && mayTake(ticket, action)
  }

  /** Why a step cannot be taken now, as a language key; null when it can. */
  function obstacle(ticket: Ticket, code: string): 'offline' | 'no_right' | 'not_now' | null {
    if (!connected.value) return 'offline'
    const action = find(ticket, code)
    if (!action) return 'not_now'
    return mayTake(ticket, action) ? null : 'no_right'
  }

  /** The answer of the server; undefined when it refused, and then the reason is in `failures`. */
  async function ask<T extends CommandType>(
    key: string,
    step: string,
    type: T,
    body: Commands[T]['body'],
  ): Promise<Commands[T]['reply'] | undefined> {
    if (busy.has(key)) return undefined
    busy.set(key, step)
    failures.delete(key)
    try {
      return await live.command(type, body)
    } catch (error) {
      const wire: WireError =
        error instanceof Refusal ? error.error : { code: 0, name: 'internal', detail: String(error) }
      const cause = wire.name === 'conflict' || wire.name === 'wrong_state' ? lastEventOf(key) : undefined
      failures.set(key, { step, error: wire, cause })
      return undefined
    } finally {
      busy.delete(key)
    }
  }
  /** True when the server has done it. */
  async function run<T extends CommandType>(
    key: string,
    step: string,
    type: T,
    body: Commands[T]['body'],
  ): Promise<boolean> {
    return (await ask(key, step, type, body)) !== undefined
  }
  function lastEventOf(id: string): EventRecord | undefined {
    const order_id = live.world.tickets.get(id)?.order_id
    return live.log.find((event) => event.entity === id || (order_id !== undefined && event.entity === order_id))
  }
  function notify(key: string, words: Record<string, string>): void {
    const id = ++notice_count
    notices.value = [...notices.value.slice(-2), { id, key, words }]
    setTimeout(() => (notices.value = notices.value.filter((notice) => notice.id !== id)), notice_shown_ms)
  }
  return { busy, failures, notices, connected, isDispatcher, find, mayTake, can, obstacle, ask, run, notify }
})
