import { describe, expect, it } from 'vitest'
import { expectedOrder, expectedPosture, refusedFor, renewedAct, waitingFor, type Act } from './acts'
import { order, recipient, unit } from './fixtures'
import { orderSteps } from './rights'

const act = (more: Partial<Act> = {}): Act => ({
  id: 'a',
  number: 1,
  account_id: '1',
  state: 'waiting',
  type: 'order.acknowledge',
  body: { order_id: 'o1', recipient: 0, revision: 1 },
  made_at: '2026-01-05T00:20:00Z',
  subject: { kind: 'order', id: 'o1' },
  step: 'order_action.acknowledge',
  ...more,
})
const depart = act({ id: 'b', number: 2, type: 'order.depart' })

describe('what is expected of acts that wait', () => {
  it('without a network the next step is offered, not the last one', () => {
    const expected = expectedOrder(order(), [act(), depart])
    expect(expected.recipients[0]).toMatchObject({ state: 'en_route', revision: 1, acknowledged_at: act().made_at })
    expect(orderSteps(expected, expected.recipients[0])[0]).toBe('arrive')
  })
  it('other recipients, other orders and refused acts change nothing', () => {
    const two = order({ recipients: [recipient(), recipient({ index: 1 })] })
    expect(expectedOrder(two, [act()]).recipients[1].state).toBe('issued')
    expect(expectedOrder(two, [act({ subject: { kind: 'order', id: 'o2' } })])).toBe(two)
    expect(expectedOrder(two, [act({ state: 'refused' })])).toBe(two)
  })
  it('reading a changed order anew keeps how far the recipient had come', () => {
    const changed = order({ revision: 2, recipients: [recipient({ state: 'on_scene', revision: 1 })] })
    const again = act({ body: { order_id: 'o1', recipient: 0, revision: 2 } })
    expect(expectedOrder(changed, [again]).recipients[0]).toMatchObject({ state: 'on_scene', revision: 2 })
  })
  it('the posture chosen last counts at once', () => {
    const off = (id: string, posture: 'off_duty' | 'patrol'): Act =>
      act({ id, type: 'unit.set_posture', body: { unit_id: 'u1', posture }, subject: { kind: 'unit', id: 'u1' } })
    expect(expectedPosture(unit(), [off('1', 'off_duty')])).toBe('off_duty')
    expect(expectedPosture(unit(), [off('1', 'off_duty'), off('2', 'patrol')])).toBe('patrol')
    expect(expectedPosture(unit({ posture: 'standby' }), [])).toBe('standby')
  })
  it('are counted by what they are about', () => {
    const acts = [act(), act({ id: 'c', state: 'refused' })]
    expect(waitingFor(acts, 'o1', undefined).map((one) => one.id)).toEqual(['a'])
    expect(refusedFor(acts, 'o1').map((one) => one.id)).toEqual(['c'])
  })
})

describe('a conflict', () => {
  const contact = act({
    type: 'ticket.contact',
    body: { ticket_id: 't', version: 3, way: 'phone', result: 'reached' },
    subject: { kind: 'ticket', id: 't' },
  })
  it('about the version alone does not cost a contact that took place', () => {
    const made = renewedAct(contact, { name: 'conflict', path: 'version' }, 5, 'new')
    expect(made).toMatchObject({ id: 'new', body: { version: 5, result: 'reached' } })
  })
  it('about anything else, or about a decision, is explained instead', () => {
    expect(renewedAct(contact, { name: 'wrong_state' }, 5, 'new')).toBeNull()
    expect(renewedAct(contact, { name: 'conflict', path: 'recipients[0]' }, 5, 'new')).toBeNull()
    expect(renewedAct(act(), { name: 'conflict', path: 'version' }, 5, 'new')).toBeNull()
  })
})
