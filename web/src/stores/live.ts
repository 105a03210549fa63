import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowRef, type Ref } from 'vue'
import { ServerClock } from '../domain/clock'
import { Fleet } from '../domain/fleet'
import { countQueues } from '../domain/queue'
import type { Alert, EventRecord, Knot, Order, Organisation, Patrol, Ticket, Unit, Zone } from '../domain/types'
import { nothingTouched, World, type Touched } from '../domain/world'
import { api } from '../link/api'
import { readFrames } from '../link/frames'
import type { Change, Requests } from '../link/messages'
import { Link, type LinkState } from '../link/socket'
import { useSession } from './session'

const log_max = 500
const flush_after_ms = 40
const forget_every_ms = 600_000

/**
 * The live state behind a console. World and fleet are plain objects; views subscribe to version counters, so that a
 * busy minute costs one redraw per flush and positions cost none.
 */
export const useLive = defineStore('live', () => {
  const session = useSession()
  // Raw: the store would otherwise hand them out as deep proxies.
  const world = markRaw(new World())
  const fleet = markRaw(new Fleet())
  const server_clock = new ServerClock()
  const state = ref<LinkState>('stopped')
  const now = ref(Date.now())
  const heard_at = ref(0)
  const log = shallowRef<EventRecord[]>([])
  const announcements = shallowRef<string[]>([])
  const versions: Record<keyof Touched, Ref<number>> = {
    organisations: ref(0),
    units: ref(0),
    tickets: ref(0),
    orders: ref(0),
    knots: ref(0),
    alerts: ref(0),
    zones: ref(0),
    patrols: ref(0),
  }
  const waiting_commands = ref(0)
  const frame_listeners = new Set<() => void>()
  let epoch = 0
  let heard_local = 0
  let touched: Touched = nothingTouched()
  let flush_timer: ReturnType<typeof setTimeout> | undefined
  let ticker: ReturnType<typeof setInterval> | undefined
  let forgotten_at = 0
  let link: Link | null = null
  /** Something complete is on the screen. */
  let shown_whole = false
  const fetching = new Set<string>()

  const nowMs = (): number => server_clock.now(Date.now())

  function touch(more: Touched): void {
    for (const name of Object.keys(touched) as (keyof Touched)[]) touched[name] ||= more[name]
    flush_timer ??= setTimeout(flush, flush_after_ms)
  }
  function flush(): void {
    // While a new snapshot is on its way, what was there stays on the screen: nothing flickers under a finger.
    if (state.value === 'syncing' && shown_whole) {
      flush_timer = undefined
      return
    }
    clearTimeout(flush_timer)
    flush_timer = undefined
    for (const name of Object.keys(touched) as (keyof Touched)[]) if (touched[name]) versions[name].value++
    touched = nothingTouched()
  }
  function tick(): void {
    now.value = nowMs()
    heard_at.value = heard_local === 0 ? 0 : server_clock.now(heard_local)
    waiting_commands.value = link?.waiting_commands ?? 0
    if (now.value - forgotten_at < forget_every_ms) return
    forgotten_at = now.value
    touch(world.forgetOld(now.value))
  }
  function reset(): void {
    fleet.reset()
    touch(world.reset())
    frame_listeners.forEach((listener) => listener())
  }
  function change(what: Change): void {
    // After a resume the same event may come again; the log must not say it twice.
    if (!log.value.some((event) => event.seq === what.event.seq)) {
      log.value = [what.event, ...log.value].slice(0, log_max)
      if (what.event.type === 'ticket.registered' && state.value === 'live')
        announcements.value = [...announcements.value, what.event.entity]
    }
    touch(world.apply(what))
    completeOrders()
  }
  /** A push names only changed recipients; an order that we saw too late or too little of is fetched whole. */
  function completeOrders(): void {
    for (const id of world.incomplete_orders) {
      if (fetching.has(id)) continue
      fetching.add(id)
      void api
        .order(id)
        .then((order) => touch({ ...nothingTouched(), orders: world.keepWholeOrder(order) }))
        // It may have left our scope meanwhile; the next push of it asks again.
        .catch(() => world.incomplete_orders.delete(id))
        .finally(() => fetching.delete(id))
    }
  }
  function receiveFrame(buffer: ArrayBuffer): void {
    readFrames(buffer, epoch, fleet)
    frame_listeners.forEach((listener) => listener())
  }

  function synced(): void {
    shown_whole = false
    flush()
    shown_whole = true
  }
  /** What this console knew when it was last open, shown until the server is heard; it is never resumed from. */
  function restore(pages: Iterable<[topic: string, items: unknown[]]>, saved_at_ms: number): void {
    for (const [topic, items] of pages) touch(world.addPage(topic, items))
    heard_local = saved_at_ms
    synced()
    tick()
  }

  function start(): void {
    if (link) return
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`
    link = new Link(
      { url },
      {
        state: (value) => (state.value = value),
        opened: (opened) => (epoch = opened.epoch),
        reset,
        page: (topic, items) => touch(world.addPage(topic, items)),
        synced,
        change,
        gone: (what) => touch(world.drop(what)),
        serverTime: (time) => server_clock.sample(time, Date.now()),
        frame: receiveFrame,
        signInAgain: () => session.end(),
        heard: () => (heard_local = Date.now()),
      },
    )
    link.start()
    ticker = setInterval(tick, 1000)
  }
  function stop(): void {
    link?.stop()
    link = null
    clearInterval(ticker)
    shown_whole = false
    reset()
    flush()
    log.value = []
    heard_local = 0
  }
  /** `id`: of a command that was made earlier and may have been sent before. */
  function command<T extends keyof Requests>(
    type: T,
    body: Requests[T]['body'],
    id?: string,
  ): Promise<Requests[T]['reply']> {
    if (!link) return Promise.reject(new Error('stopped'))
    const answer = link.command(type, body, id)
    waiting_commands.value = link.waiting_commands
    return answer.finally(() => (waiting_commands.value = link?.waiting_commands ?? 0))
  }

  const ticket = (id: string | undefined): Ticket | undefined =>
    id !== undefined && versions.tickets.value >= 0 ? world.tickets.get(id) : undefined
  const order = (id: string | undefined): Order | undefined =>
    id !== undefined && versions.orders.value >= 0 ? world.orders.get(id) : undefined
  const knot = (id: string | undefined): Knot | undefined =>
    id !== undefined && versions.knots.value >= 0 ? world.knots.get(id) : undefined
  const unit = (id: string | undefined): Unit | undefined =>
    id !== undefined && versions.units.value >= 0 ? world.units.get(id) : undefined
  const alert = (id: string | undefined): Alert | undefined =>
    id !== undefined && versions.alerts.value >= 0 ? world.alerts.get(id) : undefined
  const zone = (id: string | undefined): Zone | undefined =>
    id !== undefined && versions.zones.value >= 0 ? world.zones.get(id) : undefined
  const organisation = (code: string | undefined): Organisation | undefined =>
    code !== undefined && versions.organisations.value >= 0 ? world.organisations.get(code) : undefined
  const knots = computed(() => (versions.knots.value >= 0 ? [...world.knots.values()] : []))
  const tickets = computed(() => (versions.tickets.value >= 0 ? [...world.tickets.values()] : []))
  const units = computed(() => (versions.units.value >= 0 ? [...world.units.values()] : []))
  const orders = computed(() => (versions.orders.value >= 0 ? [...world.orders.values()] : []))
  const alerts = computed(() => (versions.alerts.value >= 0 ? [...world.alerts.values()] : []))
  const zones = computed(() => (versions.zones.value >= 0 ? [...world.zones.values()] : []))
  const patrols = computed(() => (versions.patrols.value >= 0 ? [...world.patrols.values()] : []))
  const organisations = computed(() => (versions.organisations.value >= 0 ? [...world.organisations.values()] : []))
  const counts = computed(() => countQueues(tickets.value, now.value))
  const units_online = computed(
    () => units.value.filter((u) => u.posture !== 'off_duty' && fleet.isOnline(u.number, now.value)).length,
  )
  const squadName = (code: string | undefined): string => organisation(code)?.short_name ?? code ?? ''

  return {
    world,
    fleet,
    state,
    now,
    heard_at,
    log,
    announcements,
    waiting_commands,
    tickets,
    units,
    orders,
    alerts,
    knots,
    zones,
    patrols,
    organisations,
    counts,
    units_online,
    nowMs,
    ticket,
    order,
    knot,
    unit,
    alert,
    zone,
    organisation,
    squadName,
    start,
    stop,
    restore,
    keepPatrols: (list: Patrol[]) => touch(world.keepPatrols(list)),
    poke: () => link?.poke(),
    command,
    onFrame(listener: () => void): () => void {
      frame_listeners.add(listener)
      return () => frame_listeners.delete(listener)
    },
  }
})
