import type {
  Account,
  Alert,
  Commands,
  EventRecord as GeneratedRecord,
  Order,
  Patrol,
  Reports,
  Ticket,
  Unit,
} from '../protocol.gen'

export type { Commands } from '../protocol.gen'

/** The body is read field by field: a newer server may send events that this page does not know. */
export type EventRecord = Omit<GeneratedRecord, 'body'> & { body?: Record<string, unknown> }

/** The error object of the contract: 1xxx cannot be helped by repeating, 2xxx may be sent again with the same id. */
export interface WireError {
  code: number
  name: string
  path?: string
  detail?: string
  /** How long to wait before the next try. */
  retry_after_s?: number
}

export type CommandType = keyof Commands

/** All that is sent with an id and answered under it. */
export type Requests = Commands & Reports

/** What happened, and the state afterwards of the things it touched. */
export interface Change {
  event: EventRecord
  ticket?: Ticket
  order?: Order
  /** How many recipients the order has; `order` holds only those that the event changed. */
  recipients_total?: number
  /** An order touches every unit it names. */
  units?: Unit[]
  alert?: Alert
  patrol?: Patrol
}

/** What has left this console's scope, by the kind of its id. */
export interface Gone {
  ticket_id?: string
  order_id?: string
  alert_id?: string
  zone_id?: string
  patrol_id?: string
  knot_id?: string
  unit_id?: string
}

export interface Opened {
  epoch: number
  seq: number
  recovered: boolean
  server_time: string
  tick_ms: number
  heartbeat_s: number
  account: Account
}

/** A refusal of the server, over HTTP or WebSocket, in one shape. */
export class Refusal extends Error {
  constructor(
    readonly error: WireError,
    readonly status = 0,
  ) {
    super(`${error.name}: ${error.detail ?? ''}`)
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Never trusts the shape of an error: a proxy in between may answer anything. */
export function wireErrorOf(body: unknown, fallback: string): WireError {
  if (!isRecord(body) || typeof body.name !== 'string') return { code: 0, name: fallback }
  return {
    code: typeof body.code === 'number' ? body.code : 0,
    name: body.name,
    path: typeof body.path === 'string' ? body.path : undefined,
    detail: typeof body.detail === 'string' ? body.detail : undefined,
    retry_after_s: typeof body.retry_after_s === 'number' ? body.retry_after_s : undefined,
  }
}
