import { watch } from 'vue'
import { soundOnce } from '../../ui/siren'
import { useLive } from '../../stores/live'
import { useField } from './stores/field'
import { usePrefs } from './stores/prefs'

/** Rings once and vibrates when there is something new to acknowledge, whatever page is open. */
export function useNewWorkBell(): void {
  const live = useLive()
  const field = useField()
  const prefs = usePrefs()
  const known = new Set<string>()
  let first = true

  watch(
    () => field.unread.map((job) => `${job.key}/${job.order.revision}`),
    (keys) => {
      if (live.state !== 'live') return
      const fresh = keys.filter((key) => !known.has(key))
      keys.forEach((key) => known.add(key))
      // What was there when the page was opened is on the screen already.
      if (first) first = false
      else if (fresh.length > 0 && prefs.sound) {
        soundOnce()
        navigator.vibrate?.([300, 150, 300])
      }
    },
  )
}
