import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { emergenciesOf, type Emergency } from '../../../domain/emergencies'
import { scopeOf, topOf } from '../../../domain/scope'
import { idle_before_tour_ms, nextStop, Tour } from '../../../domain/tour'
import type { Alert, Ticket, Unit } from '../../../domain/types'
import type { IndicatorPart } from '../../../link/api'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'
import { usePrefs } from './prefs'

/** A sheet closes by itself after so long without a touch. */
export const sheet_open_ms = 60_000

/** What lies behind a figure. Lists are functions: they go on changing while somebody reads them. */
export type Sheet = { title: string } & (
  | { list: 'tickets'; items: () => Ticket[] }
  | { list: 'units'; items: () => Unit[] }
  | { list: 'alerts'; items: () => Alert[] }
  | { list: 'orders' | 'parts' }
  | { list: 'order'; order_id: string }
  | { list: 'rate'; code: string; part: IndicatorPart }
)

/** What this wall looks at, and what moves it: people first, then emergencies, then the tour. */
export const useWall = defineStore('wall', () => {
  const live = useLive()
  const session = useSession()
  const prefs = usePrefs()
  const tour = new Tour(prefs.tour, Date.now())
  const wanted = ref(new URLSearchParams(location.search).get('area') ?? '')
  const touched_at = ref(0)
  const local_now = ref(Date.now())
  const tour_state = ref(tour.state(Date.now()))
  /** Rises with every stop: panels that share a place turn with it. */
  const turn = ref(0)
  /** Rises when the map should show its area again, also if the area is the same. */
  const refit = ref(0)
  const sheet = shallowRef<Sheet | null>(null)
  const aside = ref(new Set<string>())
  const chosen = ref('')
  /** Where the map should look besides its area: a hot spot, a unit. */
  const look_at = shallowRef<{ lon: number; lat: number } | null>(null)

  const organisations = computed(() => new Map(live.organisations.map((one) => [one.code, one])))
  const top = computed(() => topOf(session.account?.grants ?? [], organisations.value))
  const scope = computed(() => {
    if (top.value === undefined) return undefined
    const asked = wanted.value ? scopeOf(organisations.value, wanted.value, top.value) : undefined
    return asked ?? scopeOf(organisations.value, top.value, top.value)
  })
  const above = computed(() => scope.value?.path.at(-2))
  const stops = computed(() => {
    const whole = top.value === undefined ? undefined : scopeOf(organisations.value, top.value, top.value)
    return whole ? [whole.code, ...whole.children.map((child) => child.code)] : []
  })

  const emergencies = computed(() => emergenciesOf(live.alerts, live.orders))
  const waiting = computed(() => emergencies.value.filter(({ key }) => !aside.value.has(key)))
  const emergency = computed<Emergency | undefined>(
    () => waiting.value.find(({ key }) => key === chosen.value) ?? waiting.value[0],
  )
  const put_aside = computed(() => emergencies.value.filter(({ key }) => aside.value.has(key)))
  const unattended = computed(
    () => local_now.value - touched_at.value > idle_before_tour_ms && emergency.value === undefined,
  )
  const idle_left_s = computed(() =>
    Math.max(0, Math.ceil((touched_at.value + idle_before_tour_ms - local_now.value) / 1000)),
  )

  function touch(): void {
    touched_at.value = local_now.value = Date.now()
    tour.touch(touched_at.value)
    tour_state.value = tour.state(touched_at.value)
  }
  function panned(): void {
    tour.pan(Date.now())
    touch()
  }
  /** Shows an area because somebody asked for it. */
  function enter(code: string): void {
    touch()
    go(code)
    tour.release(Date.now())
    tour_state.value = tour.state(Date.now())
  }
  function go(code: string): void {
    wanted.value = code === top.value ? '' : code
    look_at.value = null
    refit.value++
  }
  /** One level up, or the map back to its area when somebody has moved it. */
  function back(): void {
    if (sheet.value) sheet.value = null
    else if (tour_state.value === 'locked') enter(scope.value?.code ?? '')
    else if (above.value) enter(above.value.code)
  }
  function open(what: Sheet): void {
    touch()
    sheet.value = what
  }
  function lookAt(place: { lon: number; lat: number } | undefined): void {
    if (!place) return
    panned()
    look_at.value = { ...place }
  }
  function putAside(key: string): void {
    touch()
    aside.value = new Set([...aside.value, key])
  }
  function takeUp(key: string): void {
    touch()
    aside.value = new Set([...aside.value].filter((one) => one !== key))
    chosen.value = key
  }
  function second(): void {
    const now = (local_now.value = Date.now())
    if (sheet.value && now - touched_at.value > sheet_open_ms) sheet.value = null
    const move = tour.tick(now) && emergency.value === undefined && sheet.value === null
    tour_state.value = tour.state(now)
    if (!move) return
    turn.value++
    const next = nextStop(stops.value, scope.value?.code ?? '')
    if (next !== undefined) go(next)
  }
  setInterval(second, 1000)

  watch(
    () => prefs.tour,
    (on) => tour.turn(on, Date.now()),
  )
  watch(wanted, (code) => {
    const address = new URL(location.href)
    if (code) address.searchParams.set('area', code)
    else address.searchParams.delete('area')
    history.replaceState(null, '', address)
  })
  // What was put aside and is over must not silence its successor, nor grow for months.
  watch(emergencies, (list) => {
    const keys = new Set(list.map(({ key }) => key))
    if ([...aside.value].some((key) => !keys.has(key)))
      aside.value = new Set([...aside.value].filter((key) => keys.has(key)))
  })
  return {
    scope,
    top,
    above,
    turn,
    refit,
    sheet,
    chosen,
    look_at,
    tour_state,
    local_now,
    touched_at,
    unattended,
    idle_left_s,
    emergencies,
    emergency,
    waiting,
    put_aside,
    organisations,
    touch,
    panned,
    enter,
    back,
    open,
    lookAt,
    putAside,
    takeUp,
  }
})
