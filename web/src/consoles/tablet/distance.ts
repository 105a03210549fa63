import { useI18n } from 'vue-i18n'
import { distanceM, distanceText, type LonLat } from '../../domain/geo'
import { useLive } from '../../stores/live'
import { useField } from './stores/field'
import { usePositions } from './stores/positions'

/** How far away something is from this device, or from the unit that carries it. */
export function useDistance() {
  const { t } = useI18n()
  const live = useLive()
  const field = useField()
  const positions = usePositions()

  function own(): LonLat | undefined {
    if (positions.last) return positions.last
    const { unit } = field
    // Once a second is enough for a distance.
    return unit && live.now > 0 ? live.fleet.position(unit.number) : undefined
  }
  function away(place: LonLat | undefined): string {
    const from = own()
    return from && place ? t('tablet.work.away', { distance: distanceText(distanceM(from, place)) }) : ''
  }
  return { own, away }
}
