import { describe, expect, it } from 'vitest'
import { boardOrders, emergenciesOf, isUnanswered, missingReceipts, nearestUnits } from './emergencies'
import { alert, order, recipient, unit } from './fixtures'
import { Fleet } from './fleet'
import type { Unit } from './types'

const now = Date.parse('2026-01-05T01:00:00Z')
const emergency = (more = {}) => order({ id: 'e', kind: 'emergency', interrupts: 'yes', ...more })

describe('what takes a wall over', () => {
  it('is an SOS until it is closed, taken or not, and an emergency order while it is open', () => {
    const keys = (alerts: Parameters<typeof emergenciesOf>[0], orders: Parameters<typeof emergenciesOf>[1]): string[] =>
      emergenciesOf(alerts, orders).map((one) => one.key)
    expect(keys([alert(), alert({ id: 'a2', state: 'taken' })], [emergency()])).toEqual([
      'alert:a1',
      'alert:a2',
      'order:e',
    ])
    expect(
      keys([alert({ state: 'closed' }), alert({ kind: 'speeding' })], [emergency({ state: 'done' }), order()]),
    ).toEqual([])
  })
  it('shows the latest first', () => {
    const later = alert({ id: 'later', raised_at: '2026-01-05T00:59:00Z' })
    expect(emergenciesOf([alert(), later], [])[0].key).toBe('alert:later')
  })
  it('sounds until somebody has taken the SOS, or the first has read the order', () => {
    expect(emergenciesOf([alert()], []).map(isUnanswered)).toEqual([true])
    expect(emergenciesOf([alert({ state: 'taken' })], []).map(isUnanswered)).toEqual([false])
    const read = recipient({ index: 1, revision: 1, state: 'acknowledged' })
    expect(emergenciesOf([], [emergency()]).map(isUnanswered)).toEqual([true])
    expect(emergenciesOf([], [emergency({ recipients: [recipient(), read] })]).map(isUnanswered)).toEqual([false])
  })
})

describe('receipts on a wall', () => {
  it('name those who are missing, whom it was climbed over first', () => {
    const recipients = [
      recipient({ index: 0 }),
      recipient({ index: 1, revision: 1, state: 'acknowledged' }),
      recipient({ index: 2, stage: 'climbed_next' }),
      recipient({ index: 3, state: 'declined' }),
    ]
    expect(missingReceipts(order({ recipients })).map((one) => one.index)).toEqual([2, 0])
  })
  it('show emergencies, then orders that wait for receipts, and no disposal of a ticket', () => {
    const read = [recipient({ revision: 1, state: 'acknowledged' })]
    const shown = boardOrders([
      order({ id: 'read', kind: 'key_task', recipients: read }),
      order({ id: 'waits', kind: 'broadcast' }),
      order(),
      emergency({ recipients: read }),
    ])
    expect(shown.map((one) => one.id)).toEqual(['e', 'waits', 'read'])
  })
})

describe('who is near', () => {
  function fleetWith(fixes: { number: number; lon: number; age_ms?: number }[]): Fleet {
    const fleet = new Fleet()
    fleet.begin(1, false)
    for (const { number, lon, age_ms = 1000 } of fixes)
      fleet.unit({ number, lon, lat: 31.23, heading: 0, speed: 0, state: 0, fix_at_ms: now - age_ms, oldest: false })
    return fleet
  }
  const named = (number: number, more: Partial<Unit> = {}): Unit => unit({ id: `u${number}`, number, ...more })
  it('is on duty and was heard of within five minutes; who called for help does not count', () => {
    const fleet = fleetWith([
      { number: 1, lon: 121.47 },
      { number: 2, lon: 121.49 },
      { number: 3, lon: 121.48 },
      { number: 4, lon: 121.47 },
      { number: 5, lon: 121.47, age_ms: 300_001 },
    ])
    const units = [named(1), named(2), named(3), named(4, { posture: 'off_duty' }), named(5), named(6)]
    const found = nearestUnits({ lon: 121.47, lat: 31.23 }, units, fleet, now, 5, 'u1')
    expect(found.map((one) => one.unit.id)).toEqual(['u3', 'u2'])
    expect(Math.round(found[0].distance_m)).toBe(951)
  })
})
