import { defineStore } from 'pinia'
import { computed } from 'vue'
import { openAlerts } from '../../../domain/alerts'
import { boardOrders } from '../../../domain/emergencies'
import { countQueues, inQueue, isOpen, isOverdue, orderQueue, type QueueName } from '../../../domain/queue'
import {
  aboutToBreak,
  addUnit,
  hotSpots,
  noStrength,
  statusLines,
  trend,
  type Strength,
} from '../../../domain/situation'
import type { Organisation, Unit } from '../../../domain/types'
import { useLive } from '../../../stores/live'
import { useWall } from './wall'

/** Lights and lateness change with the clock alone; nobody sees the difference sooner from eight metres. */
const step_ms = 2000

export interface Part {
  organisation: Organisation
  open: number
  overdue: number
  strength: Strength
}

/** Everything the wall counts, of the area it looks at. Each figure is the length of a list that can be opened. */
export const useFigures = defineStore('figures', () => {
  const live = useLive()
  const wall = useWall()
  const now = computed(() => Math.floor(live.now / step_ms) * step_ms)
  const minute = computed(() => Math.floor(live.now / 60_000) * 60_000)
  const holds = (node: string): boolean => wall.scope?.holds(node) ?? false

  const tickets = computed(() => live.tickets.filter((ticket) => holds(ticket.node) || ticket.responders.some(holds)))
  const units = computed(() => live.units.filter((unit) => holds(unit.squad)))
  const alerts = computed(() => openAlerts(live.alerts.filter((alert) => holds(alert.node))))
  const orders = computed(() =>
    boardOrders(live.orders.filter((order) => holds(order.issuer) || order.recipients.some(({ node }) => holds(node)))),
  )

  const counts = computed(() => countQueues(tickets.value, now.value))
  const lines = computed(() => statusLines(tickets.value, now.value))
  const breaking = computed(() => aboutToBreak(tickets.value, now.value))
  const hours = computed(() => trend(tickets.value, minute.value))
  const spots = computed(() => hotSpots(tickets.value, minute.value))
  const knots = computed(() =>
    live.knots
      .filter((knot) => knot.closed_at === undefined && holds(knot.node))
      .sort((a, b) => b.tickets.length - a.tickets.length),
  )

  const isOnline = (unit: Unit): boolean =>
    unit.posture !== 'off_duty' && live.fleet.isOnline(unit.number, live.nowMs())
  /** The whole and its parts in one pass: with ten thousand units every pass counts. */
  const strengths = computed(() => {
    const whole = noStrength()
    const parts = new Map<string, Strength>((wall.scope?.children ?? []).map((child) => [child.code, noStrength()]))
    // Ages change with the clock.
    if (now.value < 0) return { whole, parts }
    for (const unit of units.value) {
      const online = isOnline(unit)
      addUnit(whole, unit, online)
      const part = parts.get(wall.scope?.childOf(unit.squad) ?? '')
      if (part) addUnit(part, unit, online)
    }
    return { whole, parts }
  })
  const parts = computed<Part[]>(() => {
    const by_code = new Map<string, Part>()
    for (const organisation of wall.scope?.children ?? []) {
      const strength = strengths.value.parts.get(organisation.code) ?? noStrength()
      by_code.set(organisation.code, { organisation, open: 0, overdue: 0, strength })
    }
    for (const ticket of tickets.value) {
      const part = by_code.get(wall.scope?.childOf(ticket.node) ?? '')
      if (!part || !isOpen(ticket)) continue
      part.open++
      if (isOverdue(ticket, now.value)) part.overdue++
    }
    return [...by_code.values()]
  })

  const inList = (queue: QueueName) =>
    orderQueue(
      tickets.value.filter((ticket) => inQueue(ticket, queue, now.value)),
      queue,
    )
  return {
    now,
    tickets,
    units,
    alerts,
    orders,
    counts,
    lines,
    breaking,
    hours,
    spots,
    knots,
    strengths,
    parts,
    isOnline,
    inList,
  }
})
