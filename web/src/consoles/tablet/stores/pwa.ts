import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** What browsers that can install a page say before; not in the standard's types. */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
}
const look_for_update_every_ms = 60 * 60_000

/** The page as an app: opens without a network, tells of new versions, can be put on the home screen. */
export const usePwa = defineStore('pwa', () => {
  const offline_ready = ref(false)
  const update_waits = ref(false)
  const can_install = ref(false)
  const installed = ref(matchMedia('(display-mode: standalone)').matches)
  const registration = shallowRef<ServiceWorkerRegistration | null>(null)
  let prompt: InstallPrompt | null = null
  let updating = false

  function watchWorker(found: ServiceWorkerRegistration): void {
    registration.value = found
    const check = (): void => {
      // The first worker is no update; it only makes the page ready.
      update_waits.value = found.waiting !== null && navigator.serviceWorker.controller !== null
    }
    check()
    found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', check))
    setInterval(() => void found.update().catch(() => undefined), look_for_update_every_ms)
  }
  async function register(): Promise<void> {
    // During development files have no lasting names to keep.
    if (!import.meta.env.PROD || !window.isSecureContext || !('serviceWorker' in navigator)) return
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (updating) location.reload()
    })
    try {
      watchWorker(
        await navigator.serviceWorker.register('/tablet/sw.js', { scope: '/tablet/', updateViaCache: 'none' }),
      )
      await navigator.serviceWorker.ready
      offline_ready.value = true
    } catch {
      // No offline opening then; everything else works, and the page says that it is not ready.
    }
  }
  /** The person has asked for it: never in the middle of something else. */
  function update(): void {
    updating = true
    registration.value?.waiting?.postMessage('take over')
  }
  async function install(): Promise<void> {
    await prompt?.prompt()
    can_install.value = false
  }
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    prompt = event as InstallPrompt
    can_install.value = true
  })
  window.addEventListener('appinstalled', () => (installed.value = true))
  void register()
  return { offline_ready, update_waits, can_install, installed, update, install }
})
