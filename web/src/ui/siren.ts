import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

const every_ms = 2000
/** Two short tones, the second one higher: start in seconds from now, pitch in hertz. */
const tones = [
  { at_s: 0, hz: 740 },
  { at_s: 0.22, hz: 988 },
]
const tone_s = 0.18
const volume = 0.25

function sound(context: AudioContext): void {
  for (const { at_s, hz } of tones) {
    const from = context.currentTime + at_s
    const gain = context.createGain()
    const source = context.createOscillator()
    source.type = 'triangle'
    source.frequency.value = hz
    // Ramps, not steps: a step is heard as a click.
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(volume, from + 0.02)
    gain.gain.linearRampToValueAtTime(0, from + tone_s)
    source.connect(gain).connect(context.destination)
    source.start(from)
    source.stop(from + tone_s)
  }
}

/** To hear whether this device can be heard; called from a button, which is what browsers ask for. */
export function soundOnce(): void {
  try {
    const context = new AudioContext()
    sound(context)
    setTimeout(() => void context.close(), every_ms)
  } catch {
    // No sound device: it can be seen all the same.
  }
}

/**
 * Sounds again and again while `ringing` says so. Browsers allow sound only after somebody has touched the page; until
 * then `waits` is true while it ought to sound.
 */
export function useSiren(ringing: () => boolean): { waits: Ref<boolean> } {
  const waits = ref(false)
  let context: AudioContext | null = null
  let timer: ReturnType<typeof setInterval> | undefined

  function ring(): void {
    try {
      context ??= new AudioContext()
    } catch {
      // No sound device: the banner is still there to be seen.
      return
    }
    waits.value = context.state !== 'running'
    if (waits.value) void context.resume()
    else sound(context)
  }
  function stop(): void {
    clearInterval(timer)
    timer = undefined
    waits.value = false
  }
  watch(
    ringing,
    (on) => {
      if (!on) return stop()
      ring()
      timer ??= setInterval(ring, every_ms)
    },
    { immediate: true },
  )
  onBeforeUnmount(() => {
    stop()
    void context?.close()
  })
  return { waits }
}
