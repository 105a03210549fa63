import type { PositionFix, PositionsTaken } from '../protocol.gen'
import { Refusal } from './messages'

/** A fix that waits to be sent; numbers rise in the order in which they were measured. */
export interface KeptFix {
  number: number
  fix: PositionFix
}

/** Where unsent fixes survive a reload (IndexedDB in the browser). A store that fails costs only that. */
export interface BacklogStore {
  load(): Promise<KeptFix[]>
  put(kept: KeptFix): Promise<void>
  remove(numbers: number[]): Promise<void>
}

export interface BacklogOptions {
  store: BacklogStore
  /** Sends one report; rejects with a Refusal, or with anything else when there was no answer. */
  send(fixes: PositionFix[]): Promise<PositionsTaken>
  taken?(reply: PositionsTaken): void
}

export const fixes_max = 5000
export const fixes_per_report_max = 200

/**
 * Positions of a tablet on their way to the server, one report at a time: the newest first, because the map waits for
 * it, then the backlog, oldest first. A fix is forgotten when the reply says that the server has done with it. Beyond
 * `fixes_max` the oldest is dropped and counted.
 */
export class Backlog {
  private waiting: KeptFix[] = []
  private last_number = 0
  private sending = false
  private readonly loaded: Promise<void>
  dropped = 0
  /** The last refusal that repeating cannot help; the fixes stay until an administrator or the officer acts. */
  refused: Refusal | null = null
  store_failures = 0

  constructor(private readonly options: BacklogOptions) {
    this.loaded = this.load()
  }

  get size(): number {
    return this.waiting.length
  }

  /** Takes a new fix; it is sent at once when nothing is on its way. */
  async add(fix: PositionFix): Promise<void> {
    await this.loaded
    const kept = { number: ++this.last_number, fix }
    this.waiting.push(kept)
    await this.stored(this.options.store.put(kept))
    await this.limit()
    await this.flush()
  }

  /** Sends what waits; to be called when the link is live again. */
  async flush(): Promise<void> {
    await this.loaded
    if (this.sending) return
    this.sending = true
    try {
      while (this.waiting.length > 0 && (await this.sendOne()));
    } finally {
      this.sending = false
    }
  }

  private async load(): Promise<void> {
    try {
      const kept = await this.options.store.load()
      this.waiting = kept.sort((a, b) => a.number - b.number)
      this.last_number = this.waiting.at(-1)?.number ?? 0
    } catch {
      this.store_failures++
    }
    await this.limit()
  }

  private next(): KeptFix[] {
    const newest = this.waiting[this.waiting.length - 1]
    return [newest, ...this.waiting.slice(0, Math.min(fixes_per_report_max, this.waiting.length) - 1)]
  }

  /** False: no use to go on now. */
  private async sendOne(): Promise<boolean> {
    const batch = this.next()
    let reply: PositionsTaken
    try {
      reply = await this.options.send(batch.map((kept) => kept.fix))
    } catch (error) {
      this.refused = error instanceof Refusal && error.error.code >= 1000 && error.error.code < 2000 ? error : null
      return false
    }
    this.refused = null
    const again = new Set(reply.again ?? [])
    await this.forget(batch.filter((_, index) => !again.has(index)).map((kept) => kept.number))
    this.options.taken?.(reply)
    return again.size === 0
  }

  private async limit(): Promise<void> {
    const excess = this.waiting.length - fixes_max
    if (excess <= 0) return
    this.dropped += excess
    await this.forget(this.waiting.slice(0, excess).map((kept) => kept.number))
  }

  private async forget(numbers: number[]): Promise<void> {
    const gone = new Set(numbers)
    this.waiting = this.waiting.filter((kept) => !gone.has(kept.number))
    if (numbers.length > 0) await this.stored(this.options.store.remove(numbers))
  }

  private async stored(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch {
      this.store_failures++
    }
  }
}
