import { distanceM, type LonLat } from './geo'
import type { Patrol, PatrolPoint } from './types'

/** Patrols under way that a squad walks; with `unit_id` only those that count that unit's visits. */
export function patrolsFor(
  patrols: Iterable<Patrol>,
  isOwn: (node: string) => boolean,
  unit_id: string | undefined,
): Patrol[] {
  return [...patrols]
    .filter((patrol) => patrol.state === 'under_way' && patrol.owners.some(isOwn))
    .filter(({ units }) => unit_id === undefined || !units?.length || units.includes(unit_id))
    .sort((a, b) => Date.parse(a.to) - Date.parse(b.to) || (a.id < b.id ? -1 : 1))
}

export function visitedOf(patrol: Patrol): { visited: number; total: number } {
  return { visited: patrol.points.filter((point) => point.state === 'visited').length, total: patrol.points.length }
}

/** Where to go next: the nearest checkpoint that nobody has visited, in the order of the route without a position. */
export function nextCheckpoint(patrol: Patrol, from: LonLat | undefined): PatrolPoint | undefined {
  const left = patrol.points.filter((point) => point.state === 'planned')
  if (!from) return left[0]
  const distance = (point: PatrolPoint): number => distanceM(from, point.checkpoint.point)
  return left.sort((a, b) => distance(a) - distance(b))[0]
}
