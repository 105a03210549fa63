import type { Change } from '../link/messages'
import { isRecord } from '../link/messages'
import type { Knot, Order, Organisation, Recipient, Ticket, Unit } from './types'

/** What a call changed; a caller redraws only that. */
export interface Touched {
  organisations: boolean
  units: boolean
  tickets: boolean
  orders: boolean
  knots: boolean
}

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
  /** Orders of which we know fewer recipients than there are; somebody should fetch them whole. */
  readonly incomplete_orders = new Set<string>()

  reset(): void {
    const all = [this.organisations, this.units, this.unit_by_number, this.tickets, this.orders, this.knots]
    for (const map of all) map.clear()
    this.incomplete_orders.clear()
  }

  addPage(topic: string, items: unknown[]): Touched {
    const touched = nothing()
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
    }
    return touched
  }

  /** After a resume an older event may carry a newer state and the other way round: the version decides. */
  apply(change: Change): Touched {
    const touched = nothing()
    if (change.ticket) touched.tickets = keepNewer(this.tickets, change.ticket)
    if (change.order) touched.orders = this.mergeOrder(change.order, change.recipients_total)
    for (const unit of change.units ?? []) if (this.keepUnit(unit)) touched.units = true
    const knot = knotIn(change)
    if (knot) touched.knots = keepNewer(this.knots, knot)
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

  /** The ticket has left our scope; its order goes with it. */
  drop(ticket_id: string): Touched {
    const touched = nothing()
    const order_id = this.tickets.get(ticket_id)?.order_id
    touched.tickets = this.tickets.delete(ticket_id)
    if (order_id) touched.orders = this.orders.delete(order_id)
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

/** Knots travel whole inside their events. */
function knotIn(change: Change): Knot | undefined {
  const knot = change.event.type.startsWith('knot.') ? change.event.body?.knot : undefined
  return isRecord(knot) && typeof knot.id === 'string' ? (knot as unknown as Knot) : undefined
}

function keepNewer<T extends Versioned>(map: Map<string, T>, item: T): boolean {
  const held = map.get(item.id)
  if (held && held.version >= item.version) return false
  map.set(item.id, item)
  return true
}

function nothing(): Touched {
  return { organisations: false, units: false, tickets: false, orders: false, knots: false }
}
