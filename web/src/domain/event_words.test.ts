import { describe, expect, it } from 'vitest'
import { sentenceOf, type Names } from './event_words'
import { alert, by_code, event, order, recipient, ticket, zone } from './fixtures'

const names: Names = {
  ticket: (id) => (id === '1' ? ticket() : undefined),
  order: (id) =>
    id === 'o1'
      ? order({ recipients: [recipient({ unit_id: 'u1' }), recipient({ index: 1, node: 'squad-b' })] })
      : undefined,
  alert: (id) => (id === 'a1' ? alert({ text: '96 km/h' }) : undefined),
  zone: (id) => (id === 'z1' ? zone() : undefined),
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
  it('say what an alert is about, from the event or from what this desk holds', () => {
    const raised = {
      alert: alert({ kind: 'absent', level: 'warning', unit_id: undefined, zone_id: 'z1', text: '1 of 3' }),
    }
    const sentence = sentenceOf(event({ type: 'alert.raised', entity: 'a2', body: { ...raised } }), names)
    expect(sentence).toMatchObject({ key: 'event.alert_raised', alert_id: 'a2' })
    expect(sentence.words).toMatchObject({
      alert_kind: 'absent',
      alert_level: 'warning',
      subject: 'Gate',
      measured: '1 of 3',
    })
    const taken = sentenceOf(event({ type: 'alert.taken', entity: 'a1', body: { alert_id: 'a1' } }), names)
    expect(taken.words).toMatchObject({ who: 'desk', alert_kind: 'sos', subject: 'unit u1', place: 'A' })
  })
  it('tell an alert that somebody closed from one that ended by itself', () => {
    const closed = (body: Record<string, unknown>) =>
      sentenceOf(event({ type: 'alert.closed', entity: 'a1', body }), names)
    expect(closed({ outcome: 'false_alarm', note: 'test' })).toMatchObject({
      key: 'event.alert_closed',
      words: { alert_outcome: 'false_alarm', note: 'test' },
    })
    expect(closed({ outcome: 'ended' }).key).toBe('event.alert_closed_by_itself')
  })
  it('name the squad when an alert has neither unit nor a zone that this desk knows', () => {
    const body = { alert: { ...alert({ unit_id: undefined, zone_id: 'z9' }) } }
    expect(sentenceOf(event({ type: 'alert.raised', entity: 'a3', body }), names).words.subject).toBe('A')
  })
  it('name a zone with its kind, a device with who carries it now, evidence with who sent it', () => {
    const visited = event({ type: 'patrol.visited', entity: 'p1', body: { patrol_id: 'p1', place: 0, unit_id: 'u1' } })
    expect(sentenceOf(visited, names).key).toBe('event.patrol_visited')
    expect(sentenceOf(visited, names).unit_id).toBe('u1')
    const cancelled = event({ type: 'patrol.ended', entity: 'p1', body: { patrol_id: 'p1', state: 'cancelled' } })
    expect(sentenceOf(cancelled, names).key).toBe('event.patrol_ended_early')
    const set = event({ type: 'zone.set', entity: 'z1', body: { zone: zone() } })
    expect(sentenceOf(set, names).words).toMatchObject({ zone_kind: 'post', title: 'Gate' })
    const device = (carriers: object[]) =>
      sentenceOf(
        event({ type: 'device.changed', entity: 'd1', body: { device: { label: 'Radio 4', carriers } } }),
        names,
      )
    expect(
      device([
        { unit_id: 'u1', from: 'x', to: 'y' },
        { unit_id: 'u2', from: 'y' },
      ]),
    ).toMatchObject({
      words: { device: 'Radio 4', carrier: 'unit u2' },
      unit_id: 'u2',
    })
    expect(device([{ unit_id: 'u1', from: 'x', to: 'y' }]).words.carrier).toBe('')
    const body = { evidence: { unit_id: 'u1', squad: 'squad-a', media_type: 'image/jpeg' } }
    expect(sentenceOf(event({ type: 'evidence.stored', entity: 'e1', body }), names).words).toMatchObject({
      subject: 'unit u1',
      media: 'image',
    })
  })
  it('have a plain form for types they do not know', () => {
    expect(sentenceOf(event({ type: 'plan.started' }), names).key).toBe('event.other')
  })
})
