import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { hasNewRelease } from '../../../link/release'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { useWall } from './wall'

const ask_again_s = 10
const restart_after_s = 30
const release_every_ms = 3_600_000

/** Why the wall shows nothing, if it does not. */
export type Trouble = 'unreachable' | 'signed_out' | 'stopped'

/**
 * Nobody stands in front of a wall: whatever happens, it says so in a sentence and tries again by itself. A lost
 * connection is the link's own business; here it is about sessions, refusals and new releases.
 */
export const useRecovery = defineStore('recovery', () => {
  const live = useLive()
  const session = useSession()
  const wall = useWall()
  const trouble = ref<Trouble | null>(null)
  /** Seconds until the next try. */
  const next_in_s = ref(0)
  let release_at = Date.now()
  let asking = false

  async function ask(): Promise<void> {
    if (asking) return
    asking = true
    const failure = await session.ask()
    asking = false
    if (!failure) return resume()
    trouble.value = failure.key === 'refused' ? 'signed_out' : 'unreachable'
    next_in_s.value = ask_again_s
  }
  function resume(): void {
    trouble.value = null
    live.start()
  }
  function second(): void {
    if (trouble.value === null) {
      void lookForRelease()
      return
    }
    if (next_in_s.value > 0) next_in_s.value--
    if (next_in_s.value > 0) return
    if (trouble.value === 'stopped') live.stop()
    void ask()
  }
  /** Only when nobody is at the wall and nothing is on fire. */
  async function lookForRelease(): Promise<void> {
    if (Date.now() - release_at < release_every_ms || !wall.unattended || live.state !== 'live') return
    release_at = Date.now()
    const running = [...document.scripts].map((script) => script.getAttribute('src') ?? '').filter(Boolean)
    if (await hasNewRelease(location.pathname, running)) location.reload()
  }

  watch(
    () => session.state,
    (state) => {
      if (state === 'signed_in') resume()
      else if (state === 'signed_out') {
        live.stop()
        trouble.value ??= 'signed_out'
        if (next_in_s.value === 0) next_in_s.value = ask_again_s
      }
    },
  )
  watch(
    () => live.state,
    (state, before) => {
      if (state === 'stopped' && session.state === 'signed_in' && before !== undefined) {
        trouble.value = 'stopped'
        next_in_s.value = restart_after_s
      }
      // A restart is when a new release comes: ask as soon as nobody is there.
      if (state === 'live' && before === 'syncing') release_at = 0
      if (state === 'live' && trouble.value === 'stopped') trouble.value = null
    },
  )
  let timer: ReturnType<typeof setInterval> | undefined
  function start(): void {
    timer ??= setInterval(second, 1000)
    void ask()
  }
  return { trouble, next_in_s, ask, start }
})
