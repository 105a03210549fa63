import { describe, expect, it } from 'vitest'
import { nextCheckpoint, patrolsFor, visitedOf } from './patrols'
import type { Patrol, PatrolPoint } from './types'
import { nothingTouched, World } from './world'
import { event } from './fixtures'

const point = (title: string, lon: number, state: PatrolPoint['state'] = 'planned'): PatrolPoint => ({
  checkpoint: { title, point: { lon, lat: 31.2 }, radius_m: 50 },
  state,
})
const patrol = (more: Partial<Patrol> = {}): Patrol => ({
  id: 'p1',
  version: 1,
  zone_id: 'z1',
  title: 'Route',
  owners: ['squad-a'],
  from: '2026-01-05T00:00:00Z',
  to: '2026-01-05T08:00:00Z',
  state: 'under_way',
  points: [point('west', 121.4, 'visited'), point('middle', 121.5), point('east', 121.6)],
  ...more,
})

describe('patrols', () => {
  it('are those under way on the squad’s own routes, the one that ends first on top', () => {
    const list = [
      patrol({ id: 'late', to: '2026-01-05T10:00:00Z' }),
      patrol({ id: 'ended', state: 'ended' }),
      patrol({ id: 'foreign', owners: ['squad-b'] }),
      patrol({ id: 'soon' }),
    ]
    expect(patrolsFor(list, (node) => node === 'squad-a', undefined).map((one) => one.id)).toEqual(['soon', 'late'])
  })
  it('of one unit leave out the routes of others', () => {
    const list = [patrol({ id: 'any' }), patrol({ id: 'mine', units: ['u1'] }), patrol({ id: 'other', units: ['u2'] })]
    expect(patrolsFor(list, () => true, 'u1').map((one) => one.id)).toEqual(['any', 'mine'])
  })
  it('count what was visited and lead to the nearest point that was not', () => {
    expect(visitedOf(patrol())).toEqual({ visited: 1, total: 3 })
    expect(nextCheckpoint(patrol(), undefined)?.checkpoint.title).toBe('middle')
    expect(nextCheckpoint(patrol(), { lon: 121.61, lat: 31.2 })?.checkpoint.title).toBe('east')
    expect(nextCheckpoint(patrol({ points: [point('only', 121.4, 'visited')] }), undefined)).toBeUndefined()
  })
  it('that were asked for are kept up to date by their events, and leave with their scope', () => {
    const world = new World()
    expect(world.keepPatrols([patrol()])).toEqual({ ...nothingTouched(), patrols: true })
    const visited = patrol({ version: 2, points: [point('west', 121.4, 'visited')] })
    expect(world.apply({ event: event({ type: 'patrol.visited', entity: 'p1' }), patrol: visited }).patrols).toBe(true)
    expect(world.keepPatrols([patrol()]).patrols).toBe(false)
    expect(world.patrols.get('p1')?.version).toBe(2)
    expect(world.drop({ patrol_id: 'p1' }).patrols).toBe(true)
    expect(world.patrols.size).toBe(0)
  })
})
