import { speed_unknown, type FrameSink, type PositionRecord } from '../link/frames'
import type { LonLat } from './geo'

/** Older than this is shown hollow and grey; the server's summary counts "online" by the same minute. */
export const stale_after_ms = 60_000
const sos_bit = 64
const doubtful_bit = 128

/**
 * Latest position per unit in typed arrays, one slot per unit number. Nothing here is reactive: the map reads the
 * arrays, and lists look once a second.
 */
export class Fleet implements FrameSink {
  count = 0
  /** Bumped per frame. */
  version = 0
  number = new Uint32Array(256)
  squad = new Uint32Array(256)
  lon = new Float64Array(256)
  lat = new Float64Array(256)
  /** UTC ms of the fix; 0: the unit has no usable fix. */
  fix_at = new Float64Array(256)
  heading = new Uint8Array(256)
  speed = new Uint8Array(256)
  state = new Uint8Array(256)
  /** 1: the frame said only "18 minutes or older", so the true age is unknown and the unit must not look live. */
  uncertain = new Uint8Array(256)
  private readonly slots = new Map<number, number>()
  private dirty = new Set<number>()
  private block_squad = 0

  reset(): void {
    this.count = 0
    this.slots.clear()
    this.dirty.clear()
    this.version++
  }

  begin(squad_number: number, snapshot: boolean): boolean {
    this.block_squad = squad_number
    this.version++
    // A snapshot names every unit of the squad that has a fix; the others have none any more.
    if (snapshot)
      for (let slot = 0; slot < this.count; slot++)
        if (this.squad[slot] === squad_number && this.fix_at[slot] !== 0) this.forgetFix(slot)
    return true
  }

  unit(record: PositionRecord): void {
    const slot = this.slotFor(record.number)
    this.fix_at[slot] = record.fix_at_ms
    this.uncertain[slot] = record.oldest ? 1 : 0
    this.squad[slot] = this.block_squad
    this.lon[slot] = record.lon
    this.lat[slot] = record.lat
    this.heading[slot] = record.heading
    this.speed[slot] = record.speed
    this.state[slot] = record.state
    this.dirty.add(slot)
  }

  slotOf(number: number): number | undefined {
    const slot = this.slots.get(number)
    return slot !== undefined && this.fix_at[slot] !== 0 ? slot : undefined
  }

  position(number: number): LonLat | undefined {
    const slot = this.slotOf(number)
    return slot === undefined ? undefined : { lon: this.lon[slot], lat: this.lat[slot] }
  }

  /** Infinity without a fix. */
  ageMs(number: number, now_ms: number): number {
    const slot = this.slotOf(number)
    return slot === undefined ? Infinity : Math.max(0, now_ms - this.fix_at[slot])
  }

  /** The age is a lower bound only. */
  isUncertain(number: number): boolean {
    const slot = this.slotOf(number)
    return slot !== undefined && this.uncertain[slot] === 1
  }

  isStale(number: number, now_ms: number): boolean {
    return this.isUncertain(number) || this.ageMs(number, now_ms) > stale_after_ms
  }

  isOnline(number: number, now_ms: number): boolean {
    return !this.isStale(number, now_ms)
  }

  speedKmh(number: number): number | undefined {
    const slot = this.slotOf(number)
    if (slot === undefined || this.speed[slot] === speed_unknown) return undefined
    return Math.round(this.speed[slot] * 0.5 * 3.6)
  }

  hasSos(number: number): boolean {
    const slot = this.slotOf(number)
    return slot !== undefined && (this.state[slot] & sos_bit) !== 0
  }

  isDoubtful(number: number): boolean {
    const slot = this.slotOf(number)
    return slot !== undefined && (this.state[slot] & doubtful_bit) !== 0
  }

  /** Slots that changed since the last call; one reader only (the map). */
  takeDirty(): Iterable<number> {
    const taken = this.dirty
    this.dirty = new Set()
    return taken
  }

  private forgetFix(slot: number): void {
    this.fix_at[slot] = 0
    this.dirty.add(slot)
  }

  private slotFor(number: number): number {
    const held = this.slots.get(number)
    if (held !== undefined) return held
    if (this.count === this.number.length) this.grow()
    const slot = this.count++
    this.slots.set(number, slot)
    this.number[slot] = number
    this.fix_at[slot] = 0
    this.lon[slot] = this.lat[slot] = NaN
    return slot
  }

  private grow(): void {
    const size = this.number.length * 2
    const wider = <T extends { set(from: T): void }>(made: T, from: T): T => (made.set(from), made)
    this.number = wider(new Uint32Array(size), this.number)
    this.squad = wider(new Uint32Array(size), this.squad)
    this.lon = wider(new Float64Array(size), this.lon)
    this.lat = wider(new Float64Array(size), this.lat)
    this.fix_at = wider(new Float64Array(size), this.fix_at)
    this.heading = wider(new Uint8Array(size), this.heading)
    this.speed = wider(new Uint8Array(size), this.speed)
    this.state = wider(new Uint8Array(size), this.state)
    this.uncertain = wider(new Uint8Array(size), this.uncertain)
  }
}
