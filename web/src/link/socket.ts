import { afterClose, backoffMs } from './close_codes'
import { newCommandId } from './ids'
import { isRecord, Refusal, wireErrorOf, type Change, type Gone, type Opened, type Requests } from './messages'

export type LinkState =
  | 'stopped' // not started, or the server told us to stay away
  | 'connecting' // first connection, nothing shown yet
  | 'syncing' // snapshot is arriving
  | 'live'
  | 'waiting' // lost; the next try is scheduled or under way

export interface LinkHandlers {
  state(state: LinkState): void
  opened(opened: Opened): void
  /** Everything held so far must be dropped: a snapshot follows. */
  reset(): void
  page(topic: string, items: unknown[]): void
  synced(): void
  change(change: Change, seq: number): void
  gone(what: Gone): void
  serverTime(server_time: string): void
  frame(buffer: ArrayBuffer): void
  signInAgain(): void
  /** Any message at all: what "data age" counts from. */
  heard(): void
}

export interface LinkOptions {
  url: string
  positions?: boolean
  make?: (url: string) => WebSocket
  random?: () => number
}

interface Pending {
  type: keyof Requests
  body: object
  attempts: number
  resolve(reply: unknown): void
  reject(error: Error): void
}
interface Position {
  epoch: number
  seq: number
}

const silence_max_ms = 15_000
const busy_attempts_max = 5
const open_id = '1'

/**
 * The live connection of a console: opens, takes the snapshot, follows events, notices a dead line, comes back and
 * resumes. Commands wait here until they are answered and are sent again, with the same id, after every reconnect.
 */
export class Link {
  private socket: WebSocket | null = null
  private state: LinkState = 'stopped'
  private position: Position | null = null
  /** Where the running snapshot was taken; becomes `position` only when the snapshot is complete. */
  private snapshot: Position | null = null
  private attempt = 0
  private opened_ok = false
  private silence_timer: ReturnType<typeof setTimeout> | undefined
  private retry_timer: ReturnType<typeof setTimeout> | undefined
  private readonly pending = new Map<string, Pending>()

  constructor(
    private readonly options: LinkOptions,
    private readonly handlers: LinkHandlers,
  ) {}

  start(): void {
    if (this.state !== 'stopped') return
    this.setState('connecting')
    this.connect()
  }

  /** Signed out: leave, forget, refuse what is still waiting. */
  stop(): void {
    clearTimeout(this.retry_timer)
    this.dropSocket(1000)
    this.position = null
    this.refuseAll('stopped')
    this.setState('stopped')
  }

  /** The network is said to be back, or the page is visible again: do not sit out a long back-off. */
  poke(): void {
    if (this.state !== 'waiting' || this.socket) return
    clearTimeout(this.retry_timer)
    this.connect()
  }

  get waiting_commands(): number {
    return this.pending.size
  }

  command<T extends keyof Requests>(
    type: T,
    body: Requests[T]['body'],
    id: string = newCommandId(),
  ): Promise<Requests[T]['reply']> {
    return new Promise((resolve, reject) => {
      this.pending.set(id, {
        type,
        body,
        attempts: 0,
        resolve: (reply) => resolve(reply as Requests[T]['reply']),
        reject,
      })
      if (this.opened_ok) this.sendCommand(id)
    })
  }

  private connect(): void {
    const socket = (this.options.make ?? ((url) => new WebSocket(url)))(this.options.url)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.watchSilence()
    socket.onopen = () => this.sendOpen()
    socket.onmessage = (message: MessageEvent<unknown>) => this.receive(message.data)
    socket.onclose = (event) => this.lost(event.code)
    // The close event that always follows an error carries the code.
    socket.onerror = () => undefined
  }

  private sendOpen(): void {
    const resume = this.position ? { resume: this.position } : {}
    const body = { ...resume, positions: this.options.positions ?? true }
    this.socket?.send(JSON.stringify({ type: 'session.open', id: open_id, body }))
  }

  private receive(data: unknown): void {
    this.watchSilence()
    this.handlers.heard()
    if (data instanceof ArrayBuffer) {
      if (this.opened_ok) this.handlers.frame(data)
      return
    }
    if (typeof data !== 'string') return
    const message: unknown = JSON.parse(data)
    if (!isRecord(message)) return
    const body = isRecord(message.body) ? message.body : {}
    if (typeof message.topic === 'string') this.receiveTopic(message.topic, message, body)
    else if (message.id === open_id) this.receiveOpened(message, body)
    else if (typeof message.id === 'string') this.receiveReply(message.id, message.type === 'error', body)
  }

  private receiveOpened(message: Record<string, unknown>, body: Record<string, unknown>): void {
    if (message.type !== 'session.opened') return
    const opened = body as unknown as Opened
    this.opened_ok = true
    this.attempt = 0
    this.handlers.serverTime(opened.server_time)
    if (opened.recovered) {
      this.snapshot = null
      this.handlers.opened(opened)
      this.becomeLive()
    } else {
      this.position = null
      this.snapshot = { epoch: opened.epoch, seq: opened.seq }
      this.handlers.reset()
      this.handlers.opened(opened)
      this.setState('syncing')
    }
  }

  private receiveTopic(topic: string, message: Record<string, unknown>, body: Record<string, unknown>): void {
    const epoch = typeof message.epoch === 'number' ? message.epoch : undefined
    const seq = typeof message.seq === 'number' ? message.seq : undefined
    if (topic === 'snapshot.done') {
      this.position = this.snapshot
      this.snapshot = null
      this.advance(epoch, seq)
      this.handlers.synced()
      this.becomeLive()
    } else if (topic.startsWith('snapshot.')) {
      this.handlers.page(topic, Array.isArray(body.items) ? body.items : [])
    } else if (topic === 'heartbeat') {
      if (typeof body.server_time === 'string') this.handlers.serverTime(body.server_time)
      this.advance(epoch, seq)
    } else if (topic === 'gone') {
      this.handlers.gone(body as Gone)
      this.advance(epoch, seq)
    } else if (isRecord(body.event) && seq !== undefined) {
      this.handlers.change(body as unknown as Change, seq)
      this.advance(epoch, seq)
    }
  }

  /** While a snapshot is arriving nothing may be resumed from: a half snapshot has holes. */
  private advance(epoch: number | undefined, seq: number | undefined): void {
    if (epoch === undefined || seq === undefined) return
    const held = this.snapshot ?? this.position
    if (!held) return
    if (held.epoch === epoch) held.seq = Math.max(held.seq, seq)
  }

  private becomeLive(): void {
    this.setState('live')
    for (const id of this.pending.keys()) this.sendCommand(id)
  }

  private sendCommand(id: string): void {
    const command = this.pending.get(id)
    // Not before we are live: a conflict would be explained with events we have not seen yet.
    if (!command || this.state !== 'live') return
    this.socket?.send(JSON.stringify({ type: command.type, id, body: command.body }))
  }

  private receiveReply(id: string, failed: boolean, body: Record<string, unknown>): void {
    const command = this.pending.get(id)
    if (!command) return
    const error = failed ? wireErrorOf(body, 'internal') : null
    if (error && error.code >= 2000 && ++command.attempts < busy_attempts_max) {
      setTimeout(() => this.sendCommand(id), backoffMs(command.attempts, this.options.random))
      return
    }
    this.pending.delete(id)
    if (error) command.reject(new Refusal(error))
    else command.resolve(body)
  }

  private lost(code: number): void {
    this.dropSocket()
    const { next, delay_min_ms, resume } = afterClose(code)
    if (!resume) this.position = null
    if (next === 'reconnect') {
      this.setState('waiting')
      const delay_ms = Math.max(delay_min_ms, backoffMs(this.attempt++, this.options.random))
      this.retry_timer = setTimeout(() => this.connect(), delay_ms)
      return
    }
    this.refuseAll(next === 'sign_in' ? 'unauthenticated' : 'stopped')
    this.setState('stopped')
    if (next === 'sign_in') this.handlers.signInAgain()
  }

  /** A half-open line stays silent for minutes; the contract promises a heartbeat every 5 s. */
  private watchSilence(): void {
    clearTimeout(this.silence_timer)
    this.silence_timer = setTimeout(() => this.lost(1006), silence_max_ms)
  }

  private dropSocket(code?: number): void {
    clearTimeout(this.silence_timer)
    const socket = this.socket
    this.socket = null
    this.opened_ok = false
    this.snapshot = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
    socket.close(code)
  }

  private refuseAll(name: string): void {
    for (const command of this.pending.values()) command.reject(new Refusal({ code: 0, name }))
    this.pending.clear()
  }

  private setState(state: LinkState): void {
    if (this.state === state) return
    this.state = state
    this.handlers.state(state)
  }
}
