import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { usePositions } from './stores/positions'

/** What becomes of the officer's own position, in words. */
export function usePositionWords(): { text: ComputedRef<string>; bad: ComputedRef<boolean> } {
  const { t } = useI18n()
  const positions = usePositions()
  const text = computed(() => t(`tablet.position.${positions.state}`, { n: positions.backlog_size }))
  const bad = computed(() => ['insecure', 'unsupported', 'denied', 'not_registered'].includes(positions.state))
  return { text, bad }
}
