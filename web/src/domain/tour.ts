/** Hands off for so long before the picture moves by itself again. */
export const idle_before_tour_ms = 60_000
/** How long the picture stays at one stop. */
export const stop_ms = 20_000

/** `locked`: somebody has moved the map to look at something; only a person gives it free. */
export type TourState = 'off' | 'touring' | 'paused' | 'locked'

/** When a wall may move on by itself. Knows no clock: every call says what time it is. */
export class Tour {
  private touched_at = -Infinity
  private stopped_at: number
  private panned = false

  constructor(
    private on: boolean,
    now_ms: number,
  ) {
    this.stopped_at = now_ms
  }

  /** Any touch, click or key. */
  touch(now_ms: number): void {
    this.touched_at = now_ms
  }
  /** Somebody has moved the map. */
  pan(now_ms: number): void {
    this.touch(now_ms)
    this.panned = true
  }
  /** The way back was taken: the picture is the wall's own again. */
  release(now_ms: number): void {
    this.touch(now_ms)
    this.panned = false
  }
  turn(on: boolean, now_ms: number): void {
    this.on = on
    this.stopped_at = now_ms
  }

  state(now_ms: number): TourState {
    if (this.panned) return 'locked'
    if (!this.on) return 'off'
    return now_ms - this.touched_at < idle_before_tour_ms ? 'paused' : 'touring'
  }
  /** True: it is time for the next stop. */
  tick(now_ms: number): boolean {
    if (this.state(now_ms) !== 'touring') {
      this.stopped_at = now_ms
      return false
    }
    if (now_ms - this.stopped_at < stop_ms) return false
    this.stopped_at = now_ms
    return true
  }
}

/** The stop after this one, round and round; from anywhere else (a street) the tour begins anew. */
export function nextStop(stops: readonly string[], current: string): string | undefined {
  return stops[(stops.indexOf(current) + 1) % stops.length]
}
