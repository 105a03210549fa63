import { describe, expect, it } from 'vitest'
import { sentenceOf, type Names } from './event_words'
import { by_code, event, order, ticket, unit } from './fixtures'
import { Fleet } from './fleet'
import { boundsOf, distanceM, distanceText } from './geo'
import { recommend, recommendSquads } from './recommend'
import { closeNeedsNote, covers, legalSteps, nextOrderStep, ownRecipients } from './rights'
import type { Account } from './types'

const now = 1_700_000_000_000
const leader: Account = { id: '2', name: 'a', display_name: 'A', grants: [{ node: 'squad-a', role: 'squad_leader' }] }

describe('rights', () => {
  it('reach down through both parents and not sideways', () => {
    expect(covers(by_code, 'district-1', 'squad-a')).toBe(true)
    expect(covers(by_code, 'street-1', 'squad-a')).toBe(true)
    expect(covers(by_code, 'city', 'squad-a')).toBe(true)
    expect(covers(by_code, 'district-2', 'squad-a')).toBe(false)
    expect(covers(by_code, 'squad-a', 'squad-b')).toBe(false)
  })
  it('let a squad leader answer only for the own squad', () => {
    const two = order({
      recipients: [
        { index: 0, squad: 'squad-a', state: 'issued' },
        { index: 1, squad: 'squad-b', state: 'issued' },
      ],
    })
    expect(ownRecipients(two, leader, by_code).map((recipient) => recipient.index)).toEqual([0])
  })
})

describe('legal steps', () => {
  it('follow the state of the ticket', () => {
    expect(legalSteps(ticket())).toEqual(['accept', 'locate'])
    expect(legalSteps(ticket({ status: 'accepted' }))[0]).toBe('dispatch')
    expect(legalSteps(ticket({ status: 'dispatched' }))).toEqual(['close'])
    expect(legalSteps(ticket({ status: 'closed' }))).toEqual([])
    expect(closeNeedsNote(ticket({ status: 'in_progress' }))).toBe(true)
    expect(closeNeedsNote(ticket({ status: 'resolved' }))).toBe(false)
  })
  it('lead a recipient from receipt to report', () => {
    const states = ['issued', 'acknowledged', 'started', 'on_scene', 'reported'] as const
    const steps = states.map((state) => nextOrderStep({ index: 0, squad: 'squad-a', state }))
    expect(steps).toEqual(['acknowledge', 'start', 'arrive', 'report', null])
  })
})

describe('recommendation', () => {
  function fleetOf(places: [number, number][], old: number[] = []): Fleet {
    const fleet = new Fleet()
    fleet.begin(1, true)
    for (const [number, lon] of places) {
      const fix_at_ms = old.includes(number) ? now - 600_000 : now
      fleet.unit({ number, lon, lat: 31.23, heading: 0, speed: 0, state: 0, fix_at_ms, oldest: false })
    }
    return fleet
  }
  const target = ticket({ point: { lon: 121.47, lat: 31.23 } })
  const names = (units: ReturnType<typeof unit>[], fleet: Fleet): string[] =>
    recommend(target, units, fleet, by_code, now).map((candidate) => candidate.unit.id)

  it('proposes the nearest free unit first', () => {
    const units = [unit({ id: 'far', number: 1 }), unit({ id: 'near', number: 2 })]
    expect(
      names(
        units,
        fleetOf([
          [1, 121.5],
          [2, 121.471],
        ]),
      ),
    ).toEqual(['near', 'far'])
  })
  it('prefers a free unit a little farther away to a busy one, and a fresh position to an old one', () => {
    const units = [
      unit({ id: 'busy', number: 1, status: 'on_scene' }),
      unit({ id: 'old', number: 2 }),
      unit({ id: 'free', number: 3 }),
    ]
    expect(
      names(
        units,
        fleetOf(
          [
            [1, 121.47],
            [2, 121.471],
            [3, 121.48],
          ],
          [2],
        ),
      ),
    ).toEqual(['free', 'old', 'busy'])
  })
  it('prefers the own squad to a foreign one at about the same distance', () => {
    const units = [unit({ id: 'foreign', number: 1, squad: 'squad-c' }), unit({ id: 'own', number: 2 })]
    expect(
      names(
        units,
        fleetOf([
          [1, 121.471],
          [2, 121.475],
        ]),
      ),
    ).toEqual(['own', 'foreign'])
  })
  it('never proposes who is off duty, and puts who has no position last', () => {
    const units = [
      unit({ id: 'off', number: 1, posture: 'off_duty' }),
      unit({ id: 'nowhere', number: 2 }),
      unit({ id: 'far', number: 3, squad: 'squad-c' }),
    ]
    expect(
      names(
        units,
        fleetOf([
          [1, 121.47],
          [3, 121.9],
        ]),
      ),
    ).toEqual(['far', 'nowhere'])
  })
  it('puts the owning squad before nearer ones', () => {
    const squads = recommendSquads(ticket({ node: 'squad-b', point: { lon: 121.47, lat: 31.23 } }), by_code)
    expect(squads.map((squad) => squad.code)).toEqual(['squad-b', 'squad-a', 'squad-c'])
  })
})

describe('distances', () => {
  it('are metres on the sphere and words a person would use', () => {
    expect(distanceM({ lon: 121.47, lat: 31.23 }, { lon: 121.48, lat: 31.23 })).toBeCloseTo(951, -1)
    expect([distanceText(347), distanceText(1240), distanceText(25_400)]).toEqual(['350 m', '1.2 km', '25 km'])
  })
  it('give the bounds of any nest of positions', () => {
    expect(
      boundsOf([
        [
          [1, 2],
          [3, -4],
        ],
        [[0, 9]],
      ]),
    ).toEqual([0, -4, 3, 9])
    expect(boundsOf([])).toBeNull()
  })
})

describe('events in words', () => {
  const names: Names = {
    ticket: (id) => (id === '1' ? ticket() : undefined),
    order: (id) =>
      id === 'o1' ? order({ recipients: [{ index: 0, squad: 'squad-a', unit_id: 'u1', state: 'issued' }] }) : undefined,
    unit: (id) => `unit ${id}`,
    organisation: (code) => by_code.get(code)?.short_name ?? code,
    category: (code) => `category ${code}`,
  }
  it('name the recipients of an order and its ticket', () => {
    const sentence = sentenceOf(event({ type: 'order.issued', entity: 'o1' }), names)
    expect(sentence.key).toBe('event.order_issued')
    expect(sentence.ticket_id).toBe('1')
    expect(sentence.words).toMatchObject({ who: 'desk', recipients: 'unit u1', ticket: '1' })
  })
  it('survive an order that this desk does not hold', () => {
    const sentence = sentenceOf(event({ type: 'order.started', entity: 'o9', body: { ticket_id: '1' } }), names)
    expect(sentence).toMatchObject({ key: 'event.order_started', ticket_id: '1' })
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
