/** Keeps the display on while the page is seen. Browsers offer it on HTTPS and localhost only; a kiosk sees to it itself. */
export function keepAwake(): void {
  if (!('wakeLock' in navigator)) return
  const ask = (): void => {
    // Refused on battery or without focus: nothing that a wall could do about it.
    if (!document.hidden) void navigator.wakeLock.request('screen').catch(() => undefined)
  }
  document.addEventListener('visibilitychange', ask)
  ask()
}
