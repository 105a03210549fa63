import type { Fleet } from './fleet'
import { distanceM, type LonLat } from './geo'
import { isCounted, isOpenOrder, owesReceipt } from './receipts'
import type { Alert, Order, Recipient, Unit } from './types'

/** Older fixes say where a unit was, not where it can come from. */
const fix_age_max_ms = 300_000

export type Emergency =
  | { key: string; kind: 'sos'; since_ms: number; alert: Alert }
  | { key: string; kind: 'order'; since_ms: number; order: Order }

/** What takes a wall over until it is over: SOS calls and emergency orders, the latest first. */
export function emergenciesOf(alerts: Iterable<Alert>, orders: Iterable<Order>): Emergency[] {
  const found: Emergency[] = []
  for (const alert of alerts)
    if (alert.kind === 'sos' && alert.state !== 'closed')
      found.push({ key: `alert:${alert.id}`, kind: 'sos', since_ms: Date.parse(alert.raised_at), alert })
  for (const order of orders)
    if (isOpenOrder(order) && (order.kind === 'emergency' || order.interrupts === 'yes'))
      found.push({ key: `order:${order.id}`, kind: 'order', since_ms: Date.parse(order.issued_at), order })
  return found.sort((a, b) => b.since_ms - a.since_ms || (a.key < b.key ? -1 : 1))
}

/** Nobody has answered yet: what a siren is for. */
export function isUnanswered(emergency: Emergency): boolean {
  if (emergency.kind === 'sos') return emergency.alert.state === 'open'
  const counted = emergency.order.recipients.filter(isCounted)
  return counted.length > 0 && counted.every((recipient) => owesReceipt(emergency.order, recipient))
}

/** Who has not read what the order says now; whom it was climbed over first. */
export function missingReceipts(order: Order): Recipient[] {
  const stages = ['climbed_top', 'climbed_next', 'reminded', 'none']
  return order.recipients
    .filter((recipient) => owesReceipt(order, recipient))
    .sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || a.index - b.index)
}

/** Orders that a wall shows: emergencies, then those that still wait for receipts, then the latest. */
export function boardOrders(orders: Iterable<Order>): Order[] {
  const shown = [...orders].filter((order) => isOpenOrder(order) && order.kind !== 'ticket_disposal')
  const rank = (order: Order): number => (order.kind === 'emergency' ? 0 : missingReceipts(order).length > 0 ? 1 : 2)
  return shown.sort((a, b) => rank(a) - rank(b) || Date.parse(b.issued_at) - Date.parse(a.issued_at))
}

export interface NearUnit {
  unit: Unit
  distance_m: number
}

/** Units on duty with a fresh fix, the nearest first, as the crow flies; who called for help is not help. */
export function nearestUnits(
  place: LonLat,
  units: Iterable<Unit>,
  fleet: Fleet,
  now_ms: number,
  limit: number,
  except?: string,
): NearUnit[] {
  const found: NearUnit[] = []
  for (const unit of units) {
    if (unit.id === except || unit.posture === 'off_duty') continue
    const at = fleet.position(unit.number)
    if (!at || fleet.isUncertain(unit.number) || fleet.ageMs(unit.number, now_ms) > fix_age_max_ms) continue
    found.push({ unit, distance_m: distanceM(place, at) })
  }
  return found.sort((a, b) => a.distance_m - b.distance_m).slice(0, limit)
}
