import type { Change } from '../link/messages'
import type { Order, Organisation, Ticket, Unit } from './types'

/** What a call changed; a caller redraws only that. */
export interface Touched {
  organisations: boolean
  units: boolean
  tickets: boolean
  orders: boolean
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

  reset(): void {
    for (const map of [this.organisations, this.units, this.unit_by_number, this.tickets, this.orders]) map.clear()
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
        for (const item of items as Order[]) keepNewer(this.orders, item)
        touched.orders = true
        break
    }
    return touched
  }

  /** After a resume an older event may carry a newer state and the other way round: the version decides. */
  apply(change: Change): Touched {
    const touched = nothing()
    if (change.ticket) touched.tickets = keepNewer(this.tickets, change.ticket)
    if (change.order) touched.orders = keepNewer(this.orders, change.order)
    for (const unit of change.units ?? []) if (this.keepUnit(unit)) touched.units = true
    return touched
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

  private keepUnit(unit: Unit): boolean {
    this.unit_by_number.set(unit.number, unit.id)
    return keepNewer(this.units, unit)
  }
}

function keepNewer<T extends Versioned>(map: Map<string, T>, item: T): boolean {
  const held = map.get(item.id)
  if (held && held.version >= item.version) return false
  map.set(item.id, item)
  return true
}

function nothing(): Touched {
  return { organisations: false, units: false, tickets: false, orders: false }
}
