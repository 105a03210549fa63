import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { expectedOrder, expectedPosture } from '../../../domain/acts'
import type { LonLat } from '../../../domain/geo'
import { jobsOf, type Job } from '../../../domain/jobs'
import { orderQueue, isOpen } from '../../../domain/queue'
import { covers, holds } from '../../../domain/rights'
import type { Posture, Ticket, Unit } from '../../../domain/types'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { useOutbox } from './outbox'
import { useWide } from '../wide'
import { usePrefs } from './prefs'

export const page_names = ['work', 'map', 'squad', 'sending', 'me'] as const
export type PageName = (typeof page_names)[number]
export type Opened = { kind: 'job' | 'ticket'; key: string } | null
export type WorkList = 'jobs' | 'mine' | 'tickets'

const drafts_key = 'tiaodu.tablet.drafts'

/** What this device is looking at: the squad's work, the unit that carries it, what is open. */
export const useField = defineStore('field', () => {
  const live = useLive()
  const session = useSession()
  const outbox = useOutbox()
  const prefs = usePrefs()
  const wide = useWide()
  const page = ref<PageName>('work')
  const list = ref<WorkList>('jobs')
  const opened = ref<Opened>(null)
  const fly_request = shallowRef<{ place: LonLat } | null>(null)
  /** What somebody typed and has not sent, by what it is about; survives a reload. */
  const drafts = reactive<Record<string, string>>(loadDrafts())

  const account = computed(() => session.account)
  const isOwn = (node: string): boolean =>
    account.value?.grants.some((grant) => covers(live.world.organisations, grant.node, node)) ?? false
  /** Squads for which this account answers. */
  const leads = (node: string): boolean => holds(account.value, 'squad_leader', node, live.world.organisations)

  const orders = computed(() => live.orders.map((order) => expectedOrder(order, outbox.acts)))
  const jobs = computed<Job[]>(() =>
    live.organisations.length === 0 ? [] : jobsOf(orders.value, live.ticket, account.value, live.world.organisations),
  )
  const units = computed<Unit[]>(() =>
    live.units
      .filter((unit) => isOwn(unit.squad))
      .sort((a, b) => (a.squad < b.squad ? -1 : a.squad > b.squad ? 1 : a.call_sign < b.call_sign ? -1 : 1)),
  )
  const unit = computed<Unit | undefined>(() => live.unit(prefs.units[account.value?.id ?? '']))
  const posture = computed<Posture | undefined>(() => unit.value && expectedPosture(unit.value, outbox.acts))
  const mine = computed(() => jobs.value.filter((job) => job.recipient.unit_id === unit.value?.id))
  const tickets = computed<Ticket[]>(() => {
    const own = (ticket: Ticket): boolean => isOwn(ticket.node) || ticket.responders.some(isOwn)
    return orderQueue(
      live.tickets.filter((ticket) => isOpen(ticket) && own(ticket)),
      'open',
    )
  })
  const opened_job = computed(() =>
    opened.value?.kind === 'job' ? jobs.value.find((job) => job.key === opened.value?.key) : undefined,
  )
  const opened_ticket = computed(() =>
    opened.value?.kind === 'ticket' ? live.ticket(opened.value.key) : opened_job.value?.ticket,
  )
  const unread = computed(() => jobs.value.filter((job) => job.group === 'unread'))

  function open(kind: 'job' | 'ticket', key: string): void {
    opened.value = { kind, key }
  }
  function showOnMap(place: LonLat | undefined): void {
    if (!place) return
    // On a wide screen the map lies beside the work already.
    if (!wide.value || page.value !== 'work') page.value = 'map'
    fly_request.value = { place }
  }
  function chooseUnit(unit_id: string): void {
    if (account.value) prefs.units[account.value.id] = unit_id
  }
  /** `with_drafts`: the person has left; a session that merely ended keeps what was typed. */
  function forget({ with_drafts }: { with_drafts: boolean }): void {
    opened.value = null
    page.value = 'work'
    list.value = 'jobs'
    if (with_drafts) for (const key of Object.keys(drafts)) delete drafts[key]
  }
  watch(drafts, (held) => {
    const filled = Object.fromEntries(Object.entries(held).filter(([, text]) => text.trim() !== ''))
    try {
      localStorage.setItem(drafts_key, JSON.stringify(filled))
    } catch {
      // Kept as long as the page.
    }
  })
  return {
    page,
    list,
    opened,
    fly_request,
    drafts,
    jobs,
    mine,
    units,
    unit,
    posture,
    tickets,
    unread,
    opened_job,
    opened_ticket,
    isOwn,
    leads,
    open,
    showOnMap,
    chooseUnit,
    forget,
  }
})

function loadDrafts(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(drafts_key) ?? '{}') as Record<string, string>
  } catch {
    return {}
  }
}
