import type { Recommendation } from '../protocol.gen'
import type { Fleet } from './fleet'
import { distanceM, type LonLat } from './geo'
import type { Organisation, Posture, Ticket, Unit, UnitStatus } from './types'

export type Belonging = 'own_squad' | 'own_district' | 'other'

/** One line of the recommendation with the reasons a dispatcher would give. */
export interface Candidate {
  unit: Unit
  /** Unknown while the unit has no usable fix. */
  distance_m?: number
  posture: Posture
  status: UnitStatus
  belonging: Belonging
  stale: boolean
}

const status_cost_m: Record<UnitStatus, number> = { available: 0, assigned: 4000, en_route: 6000, on_scene: 8000 }
const belonging_cost_m: Record<Belonging, number> = { own_squad: 0, own_district: 800, other: 3000 }
const stale_cost_m = 5000
/** Somebody without a position may still be the right one to send, so they are listed, after all others. */
const nowhere_cost_m = 1_000_000

/**
 * Units for a ticket, nearest first; a busy unit, a foreign squad or an old position count as extra way. Off-duty units
 * are never proposed. Without a point there is no distance, so the own squad's units come first.
 */
export function recommend(
  ticket: Ticket,
  units: Iterable<Unit>,
  fleet: Fleet,
  organisations: ReadonlyMap<string, Organisation>,
  now_ms: number,
): Candidate[] {
  const scored: { candidate: Candidate; cost: number }[] = []
  for (const unit of units) {
    const place = fleet.position(unit.number)
    if (unit.posture === 'off_duty') continue
    const target: LonLat | undefined = ticket.point ?? organisations.get(ticket.node)
    const distance_m = place ? (target ? distanceM(place, target) : 0) : undefined
    const belonging = belongingOf(unit.squad, ticket.node, organisations)
    const stale = place !== undefined && fleet.isStale(unit.number, now_ms)
    const cost =
      (distance_m ?? nowhere_cost_m) +
      status_cost_m[unit.status] +
      belonging_cost_m[belonging] +
      (stale ? stale_cost_m : 0)
    scored.push({ candidate: { unit, distance_m, posture: unit.posture, status: unit.status, belonging, stale }, cost })
  }
  return scored
    .sort((a, b) => a.cost - b.cost || a.candidate.unit.number - b.candidate.unit.number)
    .map((s) => s.candidate)
}

/** How the server says that a unit gets there. */
export type Way =
  | { by: 'road'; seconds: number; metres: number }
  | { by: 'estimate'; seconds: number; metres: number; factor: number }
  | { by: 'beyond_roads'; seconds: number }

export function waysOf(answer: Recommendation): Map<string, Way> {
  const ways = new Map<string, Way>()
  for (const { unit_id, reasons } of answer.candidates)
    for (const { code, seconds, metres = 0, factor = 1 } of reasons)
      if (code === 'road_time') ways.set(unit_id, { by: 'road', seconds, metres })
      else if (code === 'estimated_time') ways.set(unit_id, { by: 'estimate', seconds, metres, factor })
      else if (code === 'beyond_roads') ways.set(unit_id, { by: 'beyond_roads', seconds })
  return ways
}

/** Whom the server recommends first, in its order, which knows roads; the others stay as they are. */
export function inServersOrder(candidates: Candidate[], answer: Recommendation): Candidate[] {
  const rank = new Map(answer.candidates.map((candidate, index) => [candidate.unit_id, index]))
  const of = (candidate: Candidate): number => rank.get(candidate.unit.id) ?? rank.size
  return [...candidates].sort((a, b) => of(a) - of(b))
}

export function belongingOf(squad: string, node: string, organisations: ReadonlyMap<string, Organisation>): Belonging {
  if (squad === node) return 'own_squad'
  const district = organisations.get(node)?.district ?? node
  return organisations.get(squad)?.district === district ? 'own_district' : 'other'
}

/** Whole squads: the owner first, then by the distance of their seat. */
export function recommendSquads(
  ticket: Ticket,
  organisations: ReadonlyMap<string, Organisation>,
): (Organisation & { distance_m: number })[] {
  const target: LonLat | undefined = ticket.point ?? organisations.get(ticket.node)
  return [...organisations.values()]
    .filter((organisation) => organisation.kind === 'squad')
    .map((squad) => ({ ...squad, distance_m: target ? distanceM(squad, target) : 0 }))
    .sort((a, b) => Number(b.code === ticket.node) - Number(a.code === ticket.node) || a.distance_m - b.distance_m)
}
