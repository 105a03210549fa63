import { describe, expect, it } from 'vitest'
import { alert, event, order, organisations, recipient, ticket, unit, zone } from './fixtures'
import { nothingTouched, World } from './world'

function filled(): World {
  const world = new World()
  world.addPage('snapshot.organisations', organisations)
  world.addPage('snapshot.units', [unit()])
  world.addPage('snapshot.tickets', [ticket({ version: 3, order_id: 'o1' })])
  world.addPage('snapshot.orders', [order()])
  world.addPage('snapshot.alerts', [alert({ version: 2 })])
  world.addPage('snapshot.zones', [zone({}, { version: 2 })])
  return world
}

describe('World', () => {
  it('holds what the snapshot said', () => {
    const world = filled()
    expect([world.organisations.size, world.units.size, world.tickets.size, world.orders.size]).toEqual([7, 1, 1, 1])
    expect(world.unit_by_number.get(1)).toBe('u1')
    expect(world.squadName('squad-a')).toBe('A')
  })

  it('forgets a day later what is over, and keeps what is open however old it is', () => {
    const world = new World()
    const closed_at = '2026-01-05T08:00:00Z'
    world.addPage('snapshot.tickets', [ticket({ id: 'over', status: 'closed', closed_at }), ticket({ id: 'open' })])
    world.addPage('snapshot.orders', [order({ id: 'over', state: 'done', closed_at }), order({ id: 'open' })])
    world.addPage('snapshot.alerts', [alert({ id: 'over', state: 'closed', closed_at }), alert({ id: 'open' })])
    const day_ms = 24 * 3_600_000
    expect(world.forgetOld(Date.parse(closed_at) + day_ms)).toEqual(nothingTouched())
    const touched = world.forgetOld(Date.parse(closed_at) + day_ms + 1)
    expect([touched.tickets, touched.orders, touched.alerts]).toEqual([true, true, true])
    for (const held of [world.tickets, world.orders, world.alerts]) expect([...held.keys()]).toEqual(['open'])
  })

  it('takes the newer version and says what it touched', () => {
    const world = filled()
    const touched = world.apply({ event: event(), ticket: ticket({ version: 4, status: 'accepted' }) })
    expect(world.tickets.get('1')?.status).toBe('accepted')
    expect(touched).toEqual({ ...nothingTouched(), tickets: true })
  })

  it('keeps its own when an older state arrives late', () => {
    const world = filled()
    const touched = world.apply({ event: event(), ticket: ticket({ version: 2, status: 'accepted' }) })
    expect(world.tickets.get('1')?.status).toBe('registered')
    expect(touched.tickets).toBe(false)
  })

  it('takes every part of one change by its own version', () => {
    const world = filled()
    world.apply({
      event: event({ type: 'order.advanced', entity: 'o1' }),
      ticket: ticket({ version: 3, status: 'closed' }),
      order: order({ version: 2, note: 'new' }),
      units: [unit({ version: 2, status: 'en_route' }), unit({ id: 'u2', number: 2 })],
    })
    expect(world.tickets.get('1')?.status).toBe('registered')
    expect(world.orders.get('o1')?.note).toBe('new')
    expect(world.units.get('u1')?.status).toBe('en_route')
    expect(world.unit_by_number.get(2)).toBe('u2')
  })

  it('lets a ticket that has left the scope go, with its order', () => {
    const world = filled()
    expect(world.drop({ ticket_id: '1' })).toEqual({ ...nothingTouched(), tickets: true, orders: true })
    expect([world.tickets.size, world.orders.size]).toEqual([0, 0])
  })

  it('lets go exactly what is named', () => {
    const world = filled()
    expect(world.drop({ alert_id: 'a1' })).toEqual({ ...nothingTouched(), alerts: true })
    expect(world.drop({ zone_id: 'z1' })).toEqual({ ...nothingTouched(), zones: true })
    expect(world.drop({ zone_id: 'z9' })).toEqual(nothingTouched())
    expect([world.alerts.size, world.zones.size, world.tickets.size]).toEqual([0, 0, 1])
  })

  it('keeps the newer state of an alert, whichever event brings it', () => {
    const world = filled()
    const taken = alert({ version: 3, state: 'taken', taken_by: 'Wang' })
    const touched = world.apply({ event: event({ type: 'alert.taken', entity: 'a1' }), alert: taken })
    expect(touched).toEqual({ ...nothingTouched(), alerts: true })
    expect(world.apply({ event: event({ type: 'alert.raised', entity: 'a1' }), alert: alert() }).alerts).toBe(false)
    expect(world.alerts.get('a1')?.taken_by).toBe('Wang')
  })

  it('reads a zone out of the event that set it', () => {
    const world = filled()
    const set = (version: number, title: string): boolean => {
      const body = { zone: zone({ title }, { version }) }
      return world.apply({ event: event({ type: 'zone.set', entity: 'z1', body }) }).zones
    }
    expect([set(3, 'North gate'), set(1, 'Old gate')]).toEqual([true, false])
    expect(world.zones.get('z1')?.plan.title).toBe('North gate')
  })

  it('drops everything on reset', () => {
    const world = filled()
    expect(Object.values(world.reset())).not.toContain(false)
    expect([world.organisations.size, world.units.size, world.tickets.size, world.orders.size]).toEqual([0, 0, 0, 0])
    expect([world.alerts.size, world.zones.size]).toEqual([0, 0])
  })

  it('ignores a snapshot topic it does not know', () => {
    expect(new World().addPage('snapshot.plans', [{}]).tickets).toBe(false)
  })

  describe('pushes of orders', () => {
    const two = order({ version: 4, recipients: [recipient(), recipient({ index: 1, node: 'squad-b' })] })
    const push = (version: number, changed: ReturnType<typeof recipient>[], total = 2) => ({
      event: event({ type: 'order.advanced', entity: 'o1' }),
      order: order({ version, recipients: changed }),
      recipients_total: total,
    })
    const states = (world: World): string[] => world.orders.get('o1')?.recipients.map((r) => r.state) ?? []

    it('change only the recipients that they name', () => {
      const world = new World()
      world.addPage('snapshot.orders', [two])
      world.apply(push(5, [recipient({ index: 1, node: 'squad-b', state: 'acknowledged' })]))
      expect(states(world)).toEqual(['issued', 'acknowledged'])
      expect(world.orders.get('o1')?.version).toBe(5)
      expect([...world.incomplete_orders]).toEqual([])
    })
    it('may come twice with one version, for two events of one command', () => {
      const world = new World()
      world.addPage('snapshot.orders', [two])
      world.apply(push(6, [recipient({ index: 2, node: 'squad-c' })], 3))
      world.apply(push(6, [recipient({ index: 0, state: 'replaced' })], 3))
      expect(states(world)).toEqual(['replaced', 'issued', 'issued'])
    })
    it('are dropped when they are older than what is held', () => {
      const world = new World()
      world.addPage('snapshot.orders', [two])
      world.apply(push(3, [recipient({ state: 'declined' })]))
      expect(states(world)).toEqual(['issued', 'issued'])
    })
    it('ask for the whole order when recipients are missing, and are content when it has come', () => {
      const world = new World()
      world.apply(push(4, [recipient({ index: 1, node: 'squad-b' })]))
      expect([...world.incomplete_orders]).toEqual(['o1'])
      expect(world.keepWholeOrder(two)).toBe(true)
      expect([...world.incomplete_orders]).toEqual([])
      expect(states(world)).toEqual(['issued', 'issued'])
    })
    it('are not undone by a whole order that was fetched before them', () => {
      const world = new World()
      world.apply(push(5, [recipient({ index: 1, node: 'squad-b', state: 'acknowledged' })]))
      world.keepWholeOrder(two)
      expect(states(world)).toEqual(['issued', 'acknowledged'])
      expect(world.orders.get('o1')?.version).toBe(5)
    })
  })
})
