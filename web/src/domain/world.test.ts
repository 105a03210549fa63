import { describe, expect, it } from 'vitest'
import { event, order, organisations, ticket, unit } from './fixtures'
import { World } from './world'

function filled(): World {
  const world = new World()
  world.addPage('snapshot.organisations', organisations)
  world.addPage('snapshot.units', [unit()])
  world.addPage('snapshot.tickets', [ticket({ version: 3, order_id: 'o1' })])
  world.addPage('snapshot.orders', [order()])
  return world
}

describe('World', () => {
  it('holds what the snapshot said', () => {
    const world = filled()
    expect([world.organisations.size, world.units.size, world.tickets.size, world.orders.size]).toEqual([7, 1, 1, 1])
    expect(world.unit_by_number.get(1)).toBe('u1')
    expect(world.squadName('squad-a')).toBe('A')
  })

  it('takes the newer version and says what it touched', () => {
    const world = filled()
    const touched = world.apply({ event: event(), ticket: ticket({ version: 4, status: 'accepted' }) })
    expect(world.tickets.get('1')?.status).toBe('accepted')
    expect(touched).toEqual({ organisations: false, units: false, tickets: true, orders: false })
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
      event: event({ type: 'order.acknowledged', entity: 'o1' }),
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
    world.drop('1')
    expect([world.tickets.size, world.orders.size]).toEqual([0, 0])
  })

  it('drops everything on reset', () => {
    const world = filled()
    world.reset()
    expect([world.organisations.size, world.units.size, world.tickets.size, world.orders.size]).toEqual([0, 0, 0, 0])
  })

  it('ignores a snapshot topic it does not know', () => {
    expect(new World().addPage('snapshot.plans', [{}]).tickets).toBe(false)
  })
})
