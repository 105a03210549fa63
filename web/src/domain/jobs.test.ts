import { describe, expect, it } from 'vitest'
import { by_code, order, recipient, ticket } from './fixtures'
import { jobsOf, mainStep, otherSteps, setsOutAtOnce, titleOf } from './jobs'
import type { Account, Order, Ticket } from './types'

const leader: Account = {
  id: '7',
  name: 'leader',
  display_name: 'leader',
  grants: [{ node: 'squad-a', role: 'squad_leader' }],
}
const jobs = (orders: Order[], tickets: Ticket[] = []) =>
  jobsOf(orders, (id) => tickets.find((one) => one.id === id), leader, by_code)

describe('jobs of a squad', () => {
  it('are the orders that this account answers for, one per recipient', () => {
    const own = order({ id: 'o1', recipients: [recipient({ unit_id: 'u1' }), recipient({ index: 1, unit_id: 'u2' })] })
    const foreign = order({ id: 'o2', recipients: [recipient({ node: 'squad-b' })] })
    expect(jobs([own, foreign]).map((job) => job.key)).toEqual(['o1/0', 'o1/1'])
  })
  it('stand by the clock: emergencies, then what must be read, then the nearest deadline, done ones last', () => {
    const at = (id: string, due_at: string, more: Partial<Order> = {}) =>
      order({ id, due_at, ticket_id: undefined, recipients: [recipient({ state: 'on_scene', revision: 1 })], ...more })
    const list = jobs([
      at('done', '2026-01-05T01:00:00Z', { recipients: [recipient({ state: 'reported', revision: 1 })] }),
      at('later', '2026-01-05T09:00:00Z'),
      at('sooner', '2026-01-05T08:00:00Z'),
      at('unread', '2026-01-05T09:30:00Z', { recipients: [recipient()] }),
      at('loud', '2026-01-05T10:00:00Z', { recipients: [recipient()], interrupts: 'yes' }),
    ])
    expect(list.map((job) => job.order.id)).toEqual(['loud', 'unread', 'sooner', 'later', 'done'])
  })
  it('have the nearer deadline of ticket and order', () => {
    const [job] = jobs([order()], [ticket({ step_due_at: '2026-01-05T01:00:00Z' })])
    expect(job.due_ms).toBe(Date.parse('2026-01-05T01:00:00Z'))
  })
  it('that were handed to units show the units, not the squad', () => {
    const handed = order({
      recipients: [
        recipient({ state: 'acknowledged', revision: 1 }),
        recipient({ index: 1, parent: 0, unit_id: 'u1', state: 'acknowledged', revision: 1 }),
      ],
    })
    expect(jobs([handed]).map((job) => job.recipient.index)).toEqual([1])
  })
  it('that were called back wait for the confirmation', () => {
    const [job] = jobs([order({ recipients: [recipient({ recall_from: '2026-01-05T00:30:00Z' })] })])
    expect([job.group, mainStep(job)]).toEqual(['unread', 'confirm_recall'])
  })
  it('end with the receipt where only a receipt is asked for', () => {
    const [job] = jobs([order({ needs: 'receipt', recipients: [recipient({ state: 'acknowledged', revision: 1 })] })])
    expect([job.group, mainStep(job)]).toEqual(['done', undefined])
  })
})

describe('the big button', () => {
  it('is the next step, and everything else is behind it', () => {
    const [job] = jobs([order({ recipients: [recipient({ state: 'en_route', revision: 1 })] })])
    expect([mainStep(job), ...otherSteps(job)]).toEqual(['arrive', 'report', 'decline'])
  })
  it('reads and sets out in one tap where there is a place to go to', () => {
    const placed = ticket({ point: { lon: 121.4, lat: 31.2 } })
    expect(setsOutAtOnce(jobs([order()], [placed])[0])).toBe(true)
    expect(setsOutAtOnce(jobs([order()], [ticket()])[0])).toBe(false)
    expect(setsOutAtOnce(jobs([order({ needs: 'receipt' })], [placed])[0])).toBe(false)
    const anew = order({ revision: 2, recipients: [recipient({ state: 'on_scene', revision: 1 })] })
    expect(setsOutAtOnce(jobs([anew], [placed])[0])).toBe(false)
  })
  it('stands below the order’s own title, or the ticket’s', () => {
    expect(titleOf({ order: order({ title: 'own' }), ticket: ticket() })).toBe('own')
    expect(titleOf({ order: order(), ticket: ticket({ title: 'of the ticket' }) })).toBe('of the ticket')
  })
})
