import { onBeforeUnmount, watch } from 'vue'

/** Keeps the screen on while `wanted`: a page measures no position with the screen off. Only over HTTPS. */
export function useAwake(wanted: () => boolean): void {
  let lock: WakeLockSentinel | null = null

  async function update(): Promise<void> {
    if (!wanted() || document.hidden || !('wakeLock' in navigator)) {
      await lock?.release().catch(() => undefined)
      lock = null
      return
    }
    // A low battery may refuse; the page says that positions stop with the screen.
    if (!lock || lock.released) lock = await navigator.wakeLock.request('screen').catch(() => null)
  }
  const visible = (): void => void update()
  watch(wanted, visible, { immediate: true })
  document.addEventListener('visibilitychange', visible)
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', visible)
    void lock?.release().catch(() => undefined)
  })
}
