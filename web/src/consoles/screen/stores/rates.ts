import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { beijingDayStart } from '../../../domain/clock'
import { api, type IndicatorPart, type IndicatorPeriod } from '../../../link/api'
import { Refusal } from '../../../link/messages'
import type { IndicatorBoard, IndicatorFigure, Ticket } from '../../../protocol.gen'
import { useLive } from '../../../stores/live'
import { usePrefs } from './prefs'
import { useWall } from './wall'

const look_every_ms = 30_000
/** Every question reads all tickets of the period: the area's own figures anew after two minutes, its parts' after ten. */
const fresh_ms = { own: 120_000, part: 600_000 }
const day_ms = 86_400_000
/** So many questions at once: a wall must not be the reason why a desk waits. */
const together = 3

/** The five rates (五率), by the codes of the built-in indicators. */
export const five_rates = [
  'first_contact_rate',
  'completion_rate',
  'reply_rate',
  'result_satisfaction_rate',
  'attitude_satisfaction_rate',
] as const
/** What the parts of an area are ranked by. */
export const ranked_by = 'handled_in_time_rate'

interface Held {
  board: IndicatorBoard
  period: string
  asked_at: number
}

/** Indicators of the area and its parts, as the server counts them. */
export const useRates = defineStore('rates', () => {
  const live = useLive()
  const wall = useWall()
  const prefs = usePrefs()
  const boards = shallowRef(new Map<string, Held>())
  const failure = shallowRef<Refusal | null>(null)
  let round = 0

  const period = computed<Omit<IndicatorPeriod, 'node'>>(() => {
    const today = beijingDayStart(live.now)
    const to = today + day_ms
    const beijing_day = new Date(today + 8 * 3_600_000).getUTCDate()
    const days = { today: 0, week: 6, month: beijing_day - 1 }[prefs.period]
    return { from: new Date(today - days * day_ms).toISOString(), to: new Date(to).toISOString() }
  })
  const period_key = computed(() => `${period.value.from} ${period.value.to}`)
  const board = computed(() => boardOf(wall.scope?.code ?? ''))

  function boardOf(node: string): IndicatorBoard | undefined {
    const held = boards.value.get(node)
    return held?.period === period_key.value ? held.board : undefined
  }
  function figure(node: string, code: string): IndicatorFigure | undefined {
    return boardOf(node)?.items.find((item) => item.label.code === code)
  }
  function isStale(node: string, kind: keyof typeof fresh_ms): boolean {
    const held = boards.value.get(node)
    return held?.period !== period_key.value || Date.now() - held.asked_at > fresh_ms[kind]
  }

  async function load(): Promise<void> {
    const scope = wall.scope
    if (!scope || live.state !== 'live') return
    const mine = ++round
    const asked_period = period_key.value
    const nodes = scope.children.map((child) => child.code).filter((node) => isStale(node, 'part'))
    if (isStale(scope.code, 'own')) nodes.unshift(scope.code)
    try {
      while (nodes.length > 0) {
        const asked = nodes.splice(0, together)
        const answers = await Promise.all(asked.map((node) => api.indicators({ node, ...period.value })))
        if (mine !== round) return
        const held = new Map(boards.value)
        asked.forEach((node, index) =>
          held.set(node, { board: answers[index], period: asked_period, asked_at: Date.now() }),
        )
        boards.value = held
      }
      failure.value = null
    } catch (error) {
      // What is shown stays, with its time; the next round asks again.
      if (mine === round) failure.value = error instanceof Refusal ? error : new Refusal({ code: 0, name: 'internal' })
    }
  }
  /** The tickets behind a figure of the area, page by page. */
  function records(code: string, part: IndicatorPart, after?: string): Promise<{ items: Ticket[]; next?: string }> {
    return api.indicatorRecords(code, part, { node: wall.scope?.code ?? '', ...period.value }, after)
  }
  watch([() => wall.scope?.code, period_key, () => live.state], () => void load(), { immediate: true })
  setInterval(() => void load(), look_every_ms)
  return { board, failure, figure, load, records }
})
