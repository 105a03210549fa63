import type { Emergency } from '../../domain/emergencies'
import type { LonLat } from '../../domain/geo'
import type { useLive } from '../../stores/live'

/** Where it is: whoever called for help as the unit moves, else where it was raised; an order's own place, else its ticket's. */
export function placeOfEmergency(emergency: Emergency, live: ReturnType<typeof useLive>): LonLat | undefined {
  if (emergency.kind === 'order') return emergency.order.point ?? live.ticket(emergency.order.ticket_id)?.point
  const unit = live.unit(emergency.alert.unit_id)
  return (unit && live.fleet.position(unit.number)) ?? emergency.alert.point
}
