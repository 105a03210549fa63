import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { DeviceStore } from '../../../link/device_store'

/** The storage of this device, opened once; without it everything works, but only until the page is closed. */
export const useDevice = defineStore('device', () => {
  const store = shallowRef<DeviceStore | null>(null)
  /** This browser keeps nothing. */
  const forgetful = ref(false)
  /** Bytes used of what the browser allows; unknown where it does not say. */
  const used = ref<{ bytes: number; of: number } | null>(null)

  const opened = DeviceStore.open().then(
    (found) => (store.value = found),
    () => {
      forgetful.value = true
      return null
    },
  )
  async function measure(): Promise<void> {
    const estimate = await navigator.storage?.estimate?.().catch(() => undefined)
    if (estimate?.quota) used.value = { bytes: estimate.usage ?? 0, of: estimate.quota }
  }
  /** Asks the browser not to throw things away when space runs short. */
  async function protect(): Promise<void> {
    await navigator.storage?.persist?.().catch(() => false)
    await measure()
  }
  return { store, opened, forgetful, used, measure, protect }
})
