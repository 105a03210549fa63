import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef } from 'vue'
import { dependsOnClock, inQueue, matchesSearch, orderQueue, searchWords, type QueueName } from '../../../domain/queue'
import type { LonLat } from '../../../domain/geo'
import type { CaseChoice, ContactResult, ContactWay, Outcome, Satisfaction, Ticket, Truth } from '../../../domain/types'
import { useLive } from '../../../stores/live'
import { useReference } from '../../../stores/reference'

export type Selection = { kind: 'ticket' | 'unit' | 'order' | 'alert'; id: string } | null
/** Forms of the details panel; `move` is any action of the flow that asks for a reason or a note. */
export type Mode = 'view' | 'dispatch' | 'locate' | 'close' | 'contact' | 'reply' | 'call_back' | 'move'
export type LeftTab = 'tickets' | 'orders' | 'alerts' | 'units' | 'log'

/** What somebody has typed for a ticket and not yet sent; survives reconnects, conflicts and looking elsewhere. */
export interface Draft {
  recipients: string[]
  note: string
  outcome: Outcome
  truth: Truth
  close_note: string
  case_choice: CaseChoice | ''
  case_number: string
  case_reason: string
  different: string
  point: LonLat | null
  node: string
  report: string
  way: ContactWay
  contact_result: ContactResult
  contact_note: string
  reply: string
  satisfaction: Satisfaction
  attitude: Satisfaction
  reason: string
  move_note: string
  department: string
  amount: number
}
const newDraft = (): Draft => ({
  recipients: [],
  note: '',
  outcome: 'solved',
  truth: 'confirmed',
  close_note: '',
  case_choice: '',
  case_number: '',
  case_reason: '',
  different: '',
  point: null,
  node: '',
  report: '',
  way: 'phone',
  contact_result: 'reached',
  contact_note: '',
  reply: '',
  satisfaction: 'satisfied',
  attitude: 'satisfied',
  reason: '',
  move_note: '',
  department: '',
  amount: 1,
})

/** What this desk is looking at. */
export const useDesk = defineStore('desk', () => {
  const live = useLive()
  const reference = useReference()
  const tab = ref<LeftTab>('tickets')
  const queue = ref<QueueName>('open')
  const search = ref('')
  const selection = ref<Selection>(null)
  const mode = ref<Mode>('view')
  /** Which action of the flow the form `move` is about. */
  const move_action = ref('')
  const issuing = ref(false)
  const units_online_only = ref(false)
  const fly_request = shallowRef<{ place: LonLat } | null>(null)
  const drafts = reactive(new Map<string, Draft>())

  const selected_ticket = computed(() =>
    selection.value?.kind === 'ticket' ? live.ticket(selection.value.id) : undefined,
  )
  const selected_unit = computed(() => (selection.value?.kind === 'unit' ? live.unit(selection.value.id) : undefined))
  const selected_order = computed(() =>
    selection.value?.kind === 'order' ? live.order(selection.value.id) : undefined,
  )
  const selected_alert = computed(() =>
    selection.value?.kind === 'alert' ? live.alert(selection.value.id) : undefined,
  )

  const nodeText = (ticket: Ticket): string => {
    const node = live.organisation(ticket.node)
    return `${node?.short_name ?? ''}\n${node?.name ?? ''}\n${reference.categoryName(ticket.category)}`
  }
  /** The list on screen: one filter, one search, one order. */
  const rows = computed(() => {
    const words = searchWords(search.value)
    const now_ms = dependsOnClock(queue.value) ? live.now : 0
    const found = live.tickets.filter(
      (ticket) =>
        inQueue(ticket, queue.value, now_ms) && matchesSearch(ticket, words, words.length ? nodeText(ticket) : ''),
    )
    return orderQueue(found, queue.value)
  })

  function draft(ticket_id: string): Draft {
    const held = drafts.get(ticket_id)
    if (held) return held
    drafts.set(ticket_id, newDraft())
    return drafts.get(ticket_id) as Draft
  }
  function select(next: Selection): void {
    const same = next?.kind === selection.value?.kind && next?.id === selection.value?.id
    selection.value = next
    if (!same) mode.value = 'view'
  }
  function openQueue(name: QueueName): void {
    tab.value = 'tickets'
    queue.value = name
  }
  function step(by: 1 | -1): void {
    if (tab.value !== 'tickets' || rows.value.length === 0) return
    const at = rows.value.findIndex((ticket) => selection.value?.kind === 'ticket' && ticket.id === selection.value.id)
    const next = at < 0 ? 0 : Math.min(rows.value.length - 1, Math.max(0, at + by))
    select({ kind: 'ticket', id: rows.value[next].id })
  }
  function flyTo(place: LonLat | undefined): void {
    if (place) fly_request.value = { place }
  }
  function forget(): void {
    selection.value = null
    mode.value = 'view'
    issuing.value = false
    search.value = ''
    drafts.clear()
  }
  return {
    tab,
    queue,
    search,
    selection,
    mode,
    units_online_only,
    fly_request,
    selected_ticket,
    selected_unit,
    selected_order,
    selected_alert,
    move_action,
    issuing,
    rows,
    draft,
    drafts,
    select,
    openQueue,
    step,
    flyTo,
    forget,
  }
})
