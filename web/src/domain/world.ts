import type { Change, Gone } from '../link/messages'
import { isRecord } from '../link/messages'
import { isOpen } from './queue'
import type { Alert, Knot, Order, Organisation, Patrol, Recipient, Ticket, Unit, Zone } from './types'

/** What a call changed; a caller redraws only that. */
export interface Touched {
  organisations: boolean
  units: boolean
  tickets: boolean
  orders: boolean
  knots: boolean
  alerts: boolean
  zones: boolean
  patrols: boolean
}

/** As long as a snapshot tells of tickets and alerts that are over. */
const over_kept_ms = 24 * 3_600_000

interface Versioned {
  id: string
  version: number
}

/**
 * Everything the server has told this console about its scope. Objects are replaced, never changed in place, so that
 * a view can compare references.
 */
export class World {
  readonly organisations = new Map<string, Organisation>()
  readonly units = new Map<string, Unit>()
  readonly unit_by_number = new Map<number, string>()
  readonly tickets = new Map<string, Ticket>()
  readonly orders = new Map<string, Order>()
  readonly knots = new Map<string, Knot>()
  readonly alerts = new Map<string, Alert>()
  readonly zones = new Map<string, Zone>()
  /** Not in the snapshot: whoever shows patrols asks for them, and the events then keep them up to date. */
  readonly patrols = new Map<string, Patrol>()
  /** Orders of which we know fewer recipients than there are; somebody should fetch them whole. */
  readonly incomplete_orders = new Set<string>()

  reset(): Touched {
    const { organisations, units, unit_by_number, tickets, orders, knots, alerts, zones, patrols } = this
    const all = [organisations, units, unit_by_number, tickets, orders, knots, alerts, zones, patrols]
    for (const held of [...all, this.incomplete_orders]) held.clear()
    return allTouched(true)
  }

  addPage(topic: string, items: unknown[]): Touched {
    const touched = nothingTouched()
    switch (topic) {
      case 'snapshot.organisations':
        for (const item of items as Organisation[]) this.organisations.set(item.code, item)
        touched.organisations = true
        break
      case 'snapshot.units':
        for (const item of items as Unit[]) this.keepUnit(item)
        touched.units = true
        break
      case 'snapshot.tickets':
        for (const item of items as Ticket[]) keepNewer(this.tickets, item)
        touched.tickets = true
        break
      case 'snapshot.orders':
        for (const item of items as Order[]) this.keepWholeOrder(item)
        touched.orders = true
        break
      case 'snapshot.knots':
        for (const item of items as Knot[]) keepNewer(this.knots, item)
        touched.knots = true
        break
      case 'snapshot.alerts':
        for (const item of items as Alert[]) keepNewer(this.alerts, item)
        touched.alerts = true
        break
      case 'snapshot.zones':
        for (const item of items as Zone[]) keepNewer(this.zones, item)
        touched.zones = true
        break
    }
    return touched
  }

  /** After a resume an older event may carry a newer state and the other way round: the version decides. */
  apply(change: Change): Touched {
    const touched = nothingTouched()
    if (change.ticket) touched.tickets = keepNewer(this.tickets, change.ticket)
    if (change.order) touched.orders = this.mergeOrder(change.order, change.recipients_total)
    for (const unit of change.units ?? []) if (this.keepUnit(unit)) touched.units = true
    if (change.alert) touched.alerts = keepNewer(this.alerts, change.alert)
    if (change.patrol) touched.patrols = keepNewer(this.patrols, change.patrol)
    const knot = insideEvent(change, 'knot') as Knot | undefined
    if (knot) touched.knots = keepNewer(this.knots, knot)
    const zone = insideEvent(change, 'zone') as Zone | undefined
    if (zone) touched.zones = keepNewer(this.zones, zone)
    return touched
  }

  /** An order with all its recipients, from a snapshot or fetched. */
  keepWholeOrder(order: Order): boolean {
    const held = this.orders.get(order.id)
    this.incomplete_orders.delete(order.id)
    if (!held || order.version >= held.version) {
      this.orders.set(order.id, order)
      return true
    }
    // It was on its way while something happened: what it knows and we do not is still better than nothing.
    const missing = order.recipients.filter((r) => !held.recipients.some((other) => other.index === r.index))
    if (missing.length > 0) this.orders.set(order.id, { ...held, recipients: merged(held.recipients, missing) })
    return missing.length > 0
  }

  keepPatrols(patrols: readonly Patrol[]): Touched {
    const touched = nothingTouched()
    for (const patrol of patrols) touched.patrols = keepNewer(this.patrols, patrol) || touched.patrols
    return touched
  }

  /** It has left our scope; a ticket takes its order along. */
  drop({ ticket_id, order_id, alert_id, zone_id, patrol_id, knot_id, unit_id }: Gone): Touched {
    const touched = nothingTouched()
    const drop = (map: Map<string, unknown>, id: string | undefined): boolean => id !== undefined && map.delete(id)
    const orders = [order_id, this.tickets.get(ticket_id ?? '')?.order_id].map((id) => drop(this.orders, id))
    touched.orders = orders.includes(true)
    touched.tickets = drop(this.tickets, ticket_id)
    touched.alerts = drop(this.alerts, alert_id)
    touched.zones = drop(this.zones, zone_id)
    touched.patrols = drop(this.patrols, patrol_id)
    touched.knots = drop(this.knots, knot_id)
    const number = this.units.get(unit_id ?? '')?.number
    if (number !== undefined) this.unit_by_number.delete(number)
    touched.units = drop(this.units, unit_id)
    return touched
  }

  /**
   * Forgets what has been over for so long that a fresh snapshot would not hold it either: a wall stays on for months.
   * Orders go with their ticket, or a day after they were closed.
   */
  forgetOld(now_ms: number): Touched {
    const touched = nothingTouched()
    const old = (at: string | undefined): boolean => at !== undefined && now_ms - Date.parse(at) > over_kept_ms
    const drop = <T>(map: Map<string, T>, isOld: (item: T) => boolean): boolean => {
      const size = map.size
      for (const [id, item] of map) if (isOld(item)) map.delete(id)
      return map.size < size
    }
    touched.tickets = drop(this.tickets, (ticket) => !isOpen(ticket) && old(ticket.closed_at))
    touched.orders = drop(this.orders, (order) => order.state !== 'open' && old(order.closed_at))
    touched.alerts = drop(this.alerts, (alert) => old(alert.closed_at))
    return touched
  }

  squadName(code: string | undefined): string {
    return code ? (this.organisations.get(code)?.short_name ?? code) : ''
  }

  /**
   * A push names only the recipients that its event changed. Two events of one command carry the same version and
   * different recipients, so an equal version still brings news.
   */
  private mergeOrder(order: Order, total: number | undefined): boolean {
    const held = this.orders.get(order.id)
    if (held && held.version > order.version) return false
    const recipients = merged(held?.recipients ?? [], order.recipients)
    this.orders.set(order.id, { ...order, recipients })
    if (total !== undefined && total > recipients.length) this.incomplete_orders.add(order.id)
    return true
  }

  private keepUnit(unit: Unit): boolean {
    this.unit_by_number.set(unit.number, unit.id)
    return keepNewer(this.units, unit)
  }
}

function merged(held: readonly Recipient[], changed: readonly Recipient[]): Recipient[] {
  const by_index = new Map(held.map((recipient) => [recipient.index, recipient]))
  for (const recipient of changed) by_index.set(recipient.index, recipient)
  return [...by_index.values()].sort((a, b) => a.index - b.index)
}

/** Knots and zones travel whole inside their events, under the name that their event types begin with. */
function insideEvent(change: Change, name: 'knot' | 'zone'): Versioned | undefined {
  const found = change.event.type.startsWith(`${name}.`) ? change.event.body?.[name] : undefined
  return isRecord(found) && typeof found.id === 'string' ? (found as unknown as Versioned) : undefined
}

function keepNewer<T extends Versioned>(map: Map<string, T>, item: T): boolean {
  const held = map.get(item.id)
  if (held && held.version >= item.version) return false
  map.set(item.id, item)
  return true
}

export const nothingTouched = (): Touched => allTouched(false)

function allTouched(touched: boolean): Touched {
  return {
    organisations: touched,
    units: touched,
    tickets: touched,
    orders: touched,
    knots: touched,
    alerts: touched,
    zones: touched,
    patrols: touched,
  }
}
