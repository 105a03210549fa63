import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { patrolsFor } from '../../../domain/patrols'
import { api } from '../../../link/api'
import { useLive } from '../../../stores/live'
import { useField } from './field'

/** Patrols of the squad's routes: asked for once per connection, then kept up to date by their events. */
export const usePatrols = defineStore('patrols', () => {
  const live = useLive()
  const field = useField()
  const failed = ref(false)

  async function load(): Promise<void> {
    try {
      live.keepPatrols(await api.patrols())
      failed.value = false
    } catch {
      failed.value = true
    }
  }
  const own = computed(() => patrolsFor(live.patrols, field.isOwn, undefined))
  watch(
    () => live.state,
    (state) => {
      if (state === 'live') void load()
    },
    { immediate: true },
  )
  return { own, failed, load }
})
