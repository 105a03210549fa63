import type { Kept } from '../link/outbox'
import type { Commands, CommandType } from '../link/messages'
import type { OrderStep } from './rights'
import type { Order, Posture, Recipient, RecipientState, Unit } from './types'

/** Something that a person did on this device, until the server has answered. */
export interface Act<T extends CommandType = CommandType> extends Kept {
  type: T
  body: Commands[T]['body']
  /** When it was done, by the server's clock as this device knows it. */
  made_at: string
  /** What it is about, and its word in the languages. */
  subject: { kind: 'order' | 'ticket' | 'unit' | 'alert'; id: string }
  step: string
}

export const step_commands = {
  deliver: 'order.deliver',
  acknowledge: 'order.acknowledge',
  start: 'order.start',
  depart: 'order.depart',
  arrive: 'order.arrive',
  report: 'order.report',
  decline: 'order.decline',
  confirm_recall: 'order.confirm_recall',
} as const satisfies Record<OrderStep, CommandType>

const reached: Partial<Record<CommandType, RecipientState>> = {
  'order.acknowledge': 'acknowledged',
  'order.start': 'started',
  'order.depart': 'en_route',
  'order.arrive': 'on_scene',
  'order.report': 'reported',
  'order.decline': 'declined',
  'order.confirm_recall': 'recalled',
}
const times: Partial<Record<RecipientState, keyof Recipient>> = {
  acknowledged: 'acknowledged_at',
  started: 'started_at',
  en_route: 'en_route_at',
  on_scene: 'on_scene_at',
  reported: 'reported_at',
}

const waitsFor = (acts: readonly Act[], id: string): Act[] =>
  acts.filter((act) => act.state === 'waiting' && act.subject.id === id)

/**
 * The order as it will be when everything that waits has been taken: so that somebody without a network sees the next
 * step and not the last one. What the server says later always wins.
 */
export function expectedOrder(order: Order, acts: readonly Act[]): Order {
  const waiting = waitsFor(acts, order.id)
  if (waiting.length === 0) return order
  const recipients = order.recipients.map((recipient) => waiting.reduce(advanced, recipient))
  return { ...order, recipients }
}

function advanced(recipient: Recipient, act: Act): Recipient {
  const state = reached[act.type]
  const body = act.body as { recipient?: number; revision?: number; result?: string }
  if (state === undefined || body.recipient !== recipient.index) return recipient
  const time = times[state]
  return {
    ...recipient,
    state: state === 'acknowledged' && recipient.revision > 0 ? recipient.state : state,
    revision: Math.max(recipient.revision, body.revision ?? 0),
    result: body.result ?? recipient.result,
    ...(time ? { [time]: act.made_at } : {}),
  }
}

/** The posture that the officer has chosen last, sent or not: it decides at once whether positions go out. */
export function expectedPosture(unit: Unit, acts: readonly Act[]): Posture {
  const last = waitsFor(acts, unit.id)
    .filter((act) => act.type === 'unit.set_posture')
    .at(-1)
  return last ? (last.body as Commands['unit.set_posture']['body']).posture : unit.posture
}

/** Facts that stay true whatever happened meanwhile: a conflict about the version alone must not cost them. */
const facts = new Set<CommandType>(['ticket.contact', 'order.relay'])

/** The same fact under a new id, on top of the version that is known now. */
export function renewedAct(act: Act, error: { name: string; path?: string }, version: number, id: string): Act | null {
  const about_version = error.name === 'conflict' && (error.path === undefined || error.path === 'version')
  if (!facts.has(act.type) || !about_version) return null
  return { ...act, id, body: { ...act.body, version } as Act['body'] }
}

export function waitingFor(acts: readonly Act[], ...ids: (string | undefined)[]): Act[] {
  return acts.filter((act) => act.state === 'waiting' && ids.includes(act.subject.id))
}
export function refusedFor(acts: readonly Act[], ...ids: (string | undefined)[]): Act[] {
  return acts.filter((act) => act.state === 'refused' && ids.includes(act.subject.id))
}
