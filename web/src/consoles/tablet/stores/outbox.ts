import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { renewedAct, type Act } from '../../../domain/acts'
import { newCommandId } from '../../../link/ids'
import type { Commands, CommandType, WireError } from '../../../link/messages'
import { Outbox, type OutboxStore } from '../../../link/outbox'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { useDevice } from './device'

/** Where acts live when the browser keeps nothing: as long as the page does. */
export const memoryStore = <T extends { id: string }>(): OutboxStore<T & never> => ({
  load: () => Promise.resolve([]),
  put: () => Promise.resolve(),
  remove: () => Promise.resolve(),
})

/** An answer may be here before the event that it is about. */
const event_delay_max_ms = 3_000

/** Everything that somebody does here goes through this box, online or not. */
export const useOutbox = defineStore('outbox', () => {
  const live = useLive()
  const session = useSession()
  const device = useDevice()
  const acts = shallowRef<readonly Act[]>([])
  const store_failures = ref(0)
  let box: Outbox<Act> | null = null

  const waiting = computed(() => acts.value.filter((act) => act.state === 'waiting'))
  const refused = computed(() => acts.value.filter((act) => act.state === 'refused'))

  async function open(account_id: string): Promise<void> {
    const store = await device.opened
    if (session.account?.id !== account_id) return
    const made = new Outbox<Act>({
      store: store ? store.outbox<Act>('acts', account_id) : memoryStore(),
      send: (act) => live.command(act.type, act.body, act.id),
      renew: renewed,
      changed: () => {
        if (box !== made) return
        acts.value = made.items
        store_failures.value = made.store_failures
      },
    })
    box = made
    await made.loaded
    acts.value = made.items
    if (live.state === 'live') void made.flush()
  }
  async function renewed(act: Act, error: WireError): Promise<Act | undefined> {
    const known = (): number =>
      (act.subject.kind === 'order' ? live.world.orders : live.world.tickets).get(act.subject.id)?.version ?? 0
    const sent_with = (act.body as { version?: number }).version ?? 0
    const end = Date.now() + event_delay_max_ms
    while (known() <= sent_with && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100))
    return renewedAct(act, error, known(), newCommandId()) ?? undefined
  }
  /** Done for the person at once; the server hears of it as soon as it can. */
  async function add<T extends CommandType>(
    type: T,
    body: Commands[T]['body'],
    subject: Act['subject'],
    step: string,
  ): Promise<void> {
    const account_id = session.account?.id
    if (!box || account_id === undefined) return
    const made_at = new Date(live.nowMs()).toISOString()
    await box.add({ id: newCommandId(), account_id, type, body, subject, step, made_at })
  }
  const forget = (id: string): Promise<void> => box?.forget(id) ?? Promise.resolve()

  watch(
    () => session.account?.id,
    (account_id) => {
      box = null
      acts.value = []
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
  return { acts, waiting, refused, store_failures, add, forget }
})
