import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { fixOf, isWorthSending, maySend } from '../../../domain/own_position'
import { Backlog, type BacklogStore } from '../../../link/backlog'
import { Refusal } from '../../../link/messages'
import type { PositionFix, PositionsTaken } from '../../../protocol.gen'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { useDevice } from './device'
import { useField } from './field'

export type PositionState =
  | 'no_unit' // nobody said whose device this is
  | 'off_duty' // nothing is measured
  | 'insecure' // the browser measures only over HTTPS
  | 'unsupported'
  | 'denied'
  | 'searching'
  | 'not_registered' // the server knows no tablet of this account
  | 'kept' // measured, and kept until the server can be reached
  | 'sent'

const no_store: BacklogStore = {
  load: () => Promise.resolve([]),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
}

/** Where this device is, told to the server while its officer is on duty, and at no other time. */
export const usePositions = defineStore('positions', () => {
  const live = useLive()
  const session = useSession()
  const device = useDevice()
  const field = useField()
  const last = shallowRef<PositionFix | null>(null)
  const denied = ref(false)
  const backlog_size = ref(0)
  const dropped = ref(0)
  const not_registered = ref(false)
  const sent_at = ref(0)
  let backlog: Backlog | null = null
  let last_kept: PositionFix | undefined
  let watching: number | undefined

  const wanted = computed(() => maySend(field.posture))
  const state = computed<PositionState>(() => {
    if (!field.unit) return 'no_unit'
    if (!wanted.value) return 'off_duty'
    if (!('geolocation' in navigator)) return 'unsupported'
    if (!window.isSecureContext) return 'insecure'
    if (denied.value) return 'denied'
    if (!last.value) return 'searching'
    if (not_registered.value) return 'not_registered'
    return backlog_size.value > 0 ? 'kept' : 'sent'
  })

  function count(): void {
    backlog_size.value = backlog?.size ?? 0
    dropped.value = backlog?.dropped ?? 0
    const refusal = backlog?.refused
    not_registered.value = refusal instanceof Refusal && refusal.error.name === 'forbidden'
  }
  function send(fixes: PositionFix[]): Promise<PositionsTaken> {
    if (live.state !== 'live') return Promise.reject(new Error('offline'))
    return live.command('position.report', { fixes })
  }
  async function open(account_id: string): Promise<void> {
    const store = await device.opened
    if (session.account?.id !== account_id) return
    backlog = new Backlog({
      store: store?.fixes(account_id) ?? no_store,
      send,
      taken: () => (sent_at.value = live.nowMs()),
    })
    await flush()
  }
  async function flush(): Promise<void> {
    if (live.state === 'live') await backlog?.flush()
    count()
  }
  async function measured(position: GeolocationPosition): Promise<void> {
    denied.value = false
    // The device's own clock may be wrong by minutes; the server's is what counts on the map.
    const fix = fixOf(position.coords, position.timestamp + (live.nowMs() - Date.now()))
    last.value = fix
    if (!wanted.value || !isWorthSending(last_kept, fix)) return
    last_kept = fix
    await backlog?.add(fix)
    count()
  }
  function start(): void {
    if (watching !== undefined || !('geolocation' in navigator) || !window.isSecureContext) return
    watching = navigator.geolocation.watchPosition(
      (position) => void measured(position),
      (error) => (denied.value = error.code === error.PERMISSION_DENIED),
      { enableHighAccuracy: true, maximumAge: 5_000, timeout: 30_000 },
    )
  }
  function stop(): void {
    if (watching !== undefined) navigator.geolocation.clearWatch(watching)
    watching = undefined
    last.value = null
    last_kept = undefined
  }
  watch(wanted, (on) => (on ? start() : stop()), { immediate: true })
  watch(
    () => session.account?.id,
    (account_id) => {
      backlog = null
      count()
      if (account_id !== undefined) void open(account_id)
    },
    { immediate: true },
  )
  watch(
    () => live.state,
    (now) => {
      if (now === 'live') void flush()
    },
  )
  return { last, state, backlog_size, dropped, sent_at, flush }
})
