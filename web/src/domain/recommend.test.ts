import { describe, expect, it } from 'vitest'
import { by_code, ticket, unit } from './fixtures'
import { Fleet } from './fleet'
import { boundsOf, distanceM, distanceText } from './geo'
import type { Recommendation } from '../protocol.gen'
import { inServersOrder, recommend, recommendSquads, waysOf } from './recommend'

const now = 1_700_000_000_000

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
  it('follows the server, which knows the roads, and keeps its own order for everybody else', () => {
    const units = [1, 2, 3, 4].map((number) => unit({ id: `unit-${number}`, number }))
    const fleet = fleetOf([
      [1, 121.471],
      [2, 121.472],
      [3, 121.473],
      [4, 121.474],
    ])
    const candidate = (unit_id: string, reasons: unknown[]): unknown => ({ unit_id, reasons })
    const answer = {
      candidates: [
        candidate('unit-3', [
          { code: 'road_time', seconds: 360, metres: 2300 },
          { code: 'posture', seconds: 300 },
        ]),
        candidate('unit-9', [{ code: 'estimated_time', seconds: 90, metres: 500, factor: 1.35 }]),
        candidate('unit-1', [{ code: 'beyond_roads', seconds: 7200, metres: 100 }]),
      ],
      rejected: [],
    } as unknown as Recommendation
    const own = recommend(target, units, fleet, by_code, now)
    expect(inServersOrder(own, answer).map((c) => c.unit.id)).toEqual(['unit-3', 'unit-1', 'unit-2', 'unit-4'])
    expect([...waysOf(answer)]).toEqual([
      ['unit-3', { by: 'road', seconds: 360, metres: 2300 }],
      ['unit-9', { by: 'estimate', seconds: 90, metres: 500, factor: 1.35 }],
      ['unit-1', { by: 'beyond_roads', seconds: 7200 }],
    ])
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
