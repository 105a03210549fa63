import type {
  AcceptTicket,
  Account,
  AcknowledgeOrder,
  ArriveAtOrder,
  CloseTicket,
  DispatchTicket,
  EventRecord,
  LocateTicket,
  Order,
  OrderChanged,
  RegisterTicket,
  ReportOrder,
  SetUnitPosture,
  StartOrder,
  Ticket,
  TicketChanged,
  Unit,
} from '../protocol.gen'

/** The error object of the contract: 1xxx cannot be helped by repeating, 2xxx may be sent again with the same id. */
export interface WireError {
  code: number
  name: string
  path?: string
  detail?: string
}

/** Every command a console can send: its body and the body of the answer. */
export interface Commands {
  'ticket.register': { body: RegisterTicket; reply: TicketChanged }
  'ticket.accept': { body: AcceptTicket; reply: TicketChanged }
  'ticket.locate': { body: LocateTicket; reply: TicketChanged }
  'ticket.dispatch': { body: DispatchTicket; reply: TicketChanged }
  'ticket.close': { body: CloseTicket; reply: TicketChanged }
  'order.acknowledge': { body: AcknowledgeOrder; reply: OrderChanged }
  'order.start': { body: StartOrder; reply: OrderChanged }
  'order.arrive': { body: ArriveAtOrder; reply: OrderChanged }
  'order.report': { body: ReportOrder; reply: OrderChanged }
  'unit.set_posture': { body: SetUnitPosture; reply: unknown }
}
export type CommandType = keyof Commands

/** What happened, and the state afterwards of the things it touched. */
export interface Change {
  event: EventRecord
  ticket?: Ticket
  order?: Order
  unit?: Unit
  /** An order touches every unit it names. */
  units?: Unit[]
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
  }
}
