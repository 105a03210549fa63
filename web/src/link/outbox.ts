import { Refusal, type WireError } from './messages'

/** Something that waits to be sent; its id is made before the first try and never changes. */
export interface Kept {
  id: string
  /** Rises in the order in which people acted. */
  number: number
  account_id: string
  state: 'waiting' | 'refused'
  /** Why the server will not have it. */
  error?: WireError
  /** How often it was made anew under another id. */
  renewals?: number
}

/** Where it survives a reload and an empty battery. */
export interface OutboxStore<T extends Kept> {
  load(): Promise<T[]>
  put(kept: T): Promise<void>
  remove(id: string): Promise<void>
}

export interface OutboxOptions<T extends Kept> {
  store: OutboxStore<T>
  /** Rejects with a Refusal when the server answered so, with anything else when there was no answer. */
  send(kept: T): Promise<unknown>
  changed(): void
  /**
   * After a refusal that came only from being late (a version that has risen meanwhile): the same thing as a new one,
   * with a new id. Undefined: the refusal stands and is explained.
   */
  renew?(kept: T, error: WireError): Promise<T | undefined>
  /** The server has it. */
  sent?(kept: T): void
}

/** Answers that sending the same thing again cannot help; everything else is tried again with the same id. */
const isFinal = (error: unknown): error is Refusal =>
  error instanceof Refusal && error.error.code >= 1000 && error.error.code < 2000 && !try_again.has(error.error.name)
/** Not about what was sent: the person has to sign in again, and then it goes out. */
const try_again = new Set(['unauthenticated'])

export const renewals_max = 5

/**
 * What people did, in the order in which they did it, until the server has answered. It is stored before it is sent, so
 * nothing is lost; a reply that was lost is asked for again under the same id, so nothing happens twice. What the server
 * refuses stays here with the reason until somebody has read it.
 */
export class Outbox<T extends Kept> {
  private kept: T[] = []
  private last_number = 0
  private sending = false
  private again = false
  readonly loaded: Promise<void>
  /** Things that could not be stored: they are lost when the page is closed before they were sent. */
  store_failures = 0

  constructor(private readonly options: OutboxOptions<T>) {
    this.loaded = this.load()
  }

  get items(): readonly T[] {
    return this.kept
  }
  get waiting(): T[] {
    return this.kept.filter((one) => one.state === 'waiting')
  }

  /** Resolves when it is stored; sending goes on behind. */
  async add(made: Omit<T, 'number' | 'state' | 'error'>): Promise<void> {
    await this.loaded
    const kept = { ...made, number: ++this.last_number, state: 'waiting' } as T
    this.kept = [...this.kept, kept]
    this.options.changed()
    await this.stored(this.options.store.put(kept))
    void this.flush()
  }

  /** Sends what waits, oldest first; to be called whenever the server can be reached. */
  async flush(): Promise<void> {
    await this.loaded
    if (this.sending) {
      this.again = true
      return
    }
    this.sending = true
    try {
      do {
        this.again = false
        await this.sendAll()
      } while (this.again)
    } finally {
      this.sending = false
    }
  }

  /** Somebody has read why it was refused, or does not want it any more. */
  async forget(id: string): Promise<void> {
    this.kept = this.kept.filter((one) => one.id !== id)
    this.options.changed()
    await this.stored(this.options.store.remove(id))
  }

  private async load(): Promise<void> {
    try {
      const found = await this.options.store.load()
      this.kept = found.sort((a, b) => a.number - b.number)
      this.last_number = this.kept.at(-1)?.number ?? 0
    } catch {
      this.store_failures++
    }
    this.options.changed()
  }

  private async sendAll(): Promise<void> {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      try {
        await this.options.send(next)
      } catch (error) {
        if (!isFinal(error)) return
        if (!(await this.renewed(next, error.error))) await this.refuse(next, error.error)
        continue
      }
      await this.forget(next.id)
      this.options.sent?.(next)
    }
  }

  private async renewed(kept: T, error: WireError): Promise<boolean> {
    const renewals = (kept.renewals ?? 0) + 1
    const made = renewals > renewals_max ? undefined : await this.options.renew?.(kept, error)
    if (!made) return false
    const next: T = { ...made, renewals }
    this.kept = this.kept.map((one) => (one.id === kept.id ? next : one))
    this.options.changed()
    // The old one was refused for good, so between the two lines nothing can be lost and nothing done twice.
    await this.stored(this.options.store.put(next))
    await this.stored(this.options.store.remove(kept.id))
    return true
  }

  private async refuse(kept: T, error: WireError): Promise<void> {
    const refused: T = { ...kept, state: 'refused', error }
    this.kept = this.kept.map((one) => (one.id === kept.id ? refused : one))
    this.options.changed()
    await this.stored(this.options.store.put(refused))
  }

  private async stored(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch {
      this.store_failures++
      this.options.changed()
    }
  }
}
