import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { beijing } from '../../../domain/clock'
import type { Job } from '../../../domain/jobs'
import type { Photo, PhotoMoment } from '../../../domain/photos'
import { NoEvidenceHere, uploadEvidence } from '../../../link/evidence'
import { newCommandId } from '../../../link/ids'
import { Outbox } from '../../../link/outbox'
import { ticketNumber } from '../../../ui/words'
import { sha256Of, stamped } from '../camera'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { useDevice } from './device'
import { memoryStore } from './outbox'
import { usePositions } from './positions'

const try_again_after_ms = 20_000

/** Photos on their way: stored here first, sent one after the other, and gone from here when the server has them. */
export const usePhotos = defineStore('photos', () => {
  const live = useLive()
  const session = useSession()
  const device = useDevice()
  const positions = usePositions()
  const photos = shallowRef<readonly Photo[]>([])
  const store_failures = ref(0)
  /** The server has no place for files; said plainly, and asked again after the next connection. */
  const unsupported = ref(false)
  const unreadable = ref(false)
  /** How many of each order the server has taken since this page was opened. */
  const sent = shallowRef(new Map<string, number>())
  let box: Outbox<Photo> | null = null
  let retry_timer: ReturnType<typeof setTimeout> | undefined

  const waiting = computed(() => photos.value.filter((photo) => photo.state === 'waiting'))
  const refused = computed(() => photos.value.filter((photo) => photo.state === 'refused'))

  async function upload(photo: Photo): Promise<void> {
    if (live.state !== 'live') throw new Error('offline')
    try {
      await uploadEvidence(photo.id, photo.subject, photo.bytes)
      unsupported.value = false
    } catch (error) {
      if (error instanceof NoEvidenceHere) unsupported.value = true
      else {
        clearTimeout(retry_timer)
        retry_timer = setTimeout(() => void box?.flush(), try_again_after_ms)
      }
      throw error
    }
  }
  function countSent(photo: Photo): void {
    const key = photo.subject.order_id ?? ''
    sent.value = new Map(sent.value).set(key, (sent.value.get(key) ?? 0) + 1)
  }
  async function open(account_id: string): Promise<void> {
    const store = await device.opened
    if (session.account?.id !== account_id) return
    const made = new Outbox<Photo>({
      store: store ? store.outbox<Photo>('photos', account_id) : memoryStore(),
      send: upload,
      sent: countSent,
      changed: () => {
        if (box !== made) return
        photos.value = made.items
        store_failures.value = made.store_failures
        void device.measure()
      },
    })
    box = made
    await made.loaded
    photos.value = made.items
    if (live.state === 'live') void made.flush()
  }
  function caption(job: Job, taken_at_ms: number): string {
    const { date, time } = beijing(taken_at_ms)
    const at = positions.last
    const place = at ? `${at.lat.toFixed(5)}, ${at.lon.toFixed(5)}` : ''
    const number = job.ticket ? ticketNumber(job.ticket.id) : ''
    return [`${date} ${time}`, place, number, live.squadName(job.recipient.node)].filter(Boolean).join('  ')
  }
  /** False: the file is no picture that this browser can read. */
  async function take(job: Job, moment: PhotoMoment, file: Blob): Promise<boolean> {
    const account_id = session.account?.id
    if (!box || account_id === undefined) return false
    const taken_at_ms = live.nowMs()
    unreadable.value = false
    const bytes = await stamped(file, caption(job, taken_at_ms)).catch(() => null)
    if (!bytes) {
      unreadable.value = true
      return false
    }
    const { order, recipient } = job
    const { last } = positions
    await box.add({
      id: newCommandId(),
      account_id,
      subject: { order_id: order.id, ticket_id: order.ticket_id, unit_id: recipient.unit_id },
      moment,
      taken_at: new Date(taken_at_ms).toISOString(),
      point: last ? { lon: last.lon, lat: last.lat } : undefined,
      bytes,
      sha256: await sha256Of(bytes).catch(() => undefined),
    })
    return true
  }
  const of = (order_id: string): Photo[] => photos.value.filter((photo) => photo.subject.order_id === order_id)
  const forget = (id: string): Promise<void> => box?.forget(id) ?? Promise.resolve()

  watch(
    () => session.account?.id,
    (account_id) => {
      box = null
      photos.value = []
      sent.value = new Map()
      if (account_id !== undefined) void open(account_id)
    },
    { immediate: true },
  )
  watch(
    () => live.state,
    (state) => {
      if (state === 'live') void box?.flush()
    },
  )
  return { photos, waiting, refused, sent, store_failures, unsupported, unreadable, take, of, forget }
})
