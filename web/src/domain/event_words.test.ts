import { describe, expect, it } from 'vitest'
import { sentenceOf, type Names } from './event_words'
import { by_code, event, order, recipient, ticket } from './fixtures'

const names: Names = {
  ticket: (id) => (id === '1' ? ticket() : undefined),
  order: (id) =>
    id === 'o1'
      ? order({ recipients: [recipient({ unit_id: 'u1' }), recipient({ index: 1, node: 'squad-b' })] })
      : undefined,
  unit: (id) => `unit ${id}`,
  organisation: (code) => by_code.get(code)?.short_name ?? code,
  category: (code) => `category ${code}`,
}

describe('events in words', () => {
  it('name the recipients of a new order and its ticket', () => {
    const body = { order: order({ recipients: [recipient({ unit_id: 'u1' })] }) }
    const sentence = sentenceOf(event({ type: 'order.issued', entity: 'o1', body: { ...body } }), names)
    expect(sentence.key).toBe('event.order_issued')
    expect(sentence.ticket_id).toBe('1')
    expect(sentence.words).toMatchObject({ who: 'desk', recipients: 'unit u1', ticket: '1' })
  })
  it('say what a recipient answered, each answer in its own words', () => {
    const body = { recipient: 1, state: 'declined', reason: 'no people' }
    const sentence = sentenceOf(event({ type: 'order.advanced', entity: 'o1', body }), names)
    expect(sentence.key).toBe('event.order_advanced_declined')
    expect(sentence.words).toMatchObject({ recipients: 'B', result: 'no people' })
    const unknown = { recipient: 1, state: 'dreamed' }
    expect(sentenceOf(event({ type: 'order.advanced', entity: 'o1', body: unknown }), names).key).toBe('event.other')
  })
  it('name those that were called back, and only those', () => {
    const body = { recipients: [0], reason: 'over' }
    const sentence = sentenceOf(event({ type: 'order.recalled', entity: 'o1', body }), names)
    expect(sentence.words).toMatchObject({ recipients: 'unit u1', reason: 'over' })
  })
  it('survive an order that this desk does not hold', () => {
    const body = { recipient: 0, state: 'acknowledged' }
    const sentence = sentenceOf(event({ type: 'order.advanced', entity: 'o9', body }), names)
    expect(sentence).toMatchObject({ key: 'event.order_advanced_acknowledged', order_id: 'o9' })
    expect(sentence.ticket_id).toBeUndefined()
  })
  it('tell an action of the flow with where it led and why', () => {
    const body = { action: 'park', step: { state: 'parked' }, reason: 'policy', note: 'later' }
    const sentence = sentenceOf(event({ type: 'ticket.moved', body }), names)
    expect(sentence.key).toBe('event.ticket_moved')
    expect(sentence.words).toMatchObject({ action: 'park', state: 'parked', reason: 'policy', note: 'later' })
  })
  it('read what only the event itself holds', () => {
    const body = { ticket: { category: '0102', node: 'squad-b' } }
    const sentence = sentenceOf(event({ type: 'ticket.registered', entity: '9', body }), names)
    expect(sentence.words).toMatchObject({ category: 'category 0102', place: 'B' })
  })
  it('have a plain form for types they do not know', () => {
    expect(sentenceOf(event({ type: 'plan.started' }), names).key).toBe('event.other')
  })
})
