import { onBeforeUnmount, onMounted } from 'vue'

export type KeyMap = Record<string, (event: KeyboardEvent) => void>

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/**
 * Name of a key for the map: letters and digits by position (so that any layout works), signs and named keys by what
 * they write. Undefined while a Chinese input method is composing, or with a modifier that belongs to the browser.
 */
export function keyName(event: KeyboardEvent): string | undefined {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return undefined
  const code = /^(?:Key|Digit)(\w)$/.exec(event.code)
  if (code && !event.shiftKey) return code[1]
  return event.key
}

/** Single keys act only when nobody is typing; Escape always does. */
export function useHotkeys(keys: () => KeyMap): void {
  const listen = (event: KeyboardEvent): void => {
    const name = keyName(event)
    if (name === undefined || event.defaultPrevented) return
    if (name !== 'Escape' && isTyping(event.target)) return
    const action = keys()[name]
    if (!action) return
    // A focused button answers to Enter and Space by itself.
    if ((name === 'Enter' || name === ' ') && event.target instanceof HTMLButtonElement) return
    event.preventDefault()
    action(event)
  }
  onMounted(() => window.addEventListener('keydown', listen))
  onBeforeUnmount(() => window.removeEventListener('keydown', listen))
}
