import type { Account, Alert, Knot, Order, Recipient, RuleChange, Ticket, Unit, Zone } from '../protocol.gen'

export type {
  Account,
  Alert,
  CaseRule,
  Category,
  FlowAction,
  Informed,
  Knot,
  Label,
  Order,
  Organisation,
  Patrol,
  PatrolPoint,
  Recipient,
  RecipientChoice,
  Ticket,
  TicketClock,
  TicketMatch,
  TicketRequest,
  Unit,
  Zone,
  ZonePlan,
} from '../protocol.gen'

export type { EventRecord } from '../link/messages'

/** All rules in force: every part of a change, and its version. */
export type RuleBook = Required<RuleChange> & { version: number }

export type TicketStatus = Ticket['status']
export type TicketSource = Ticket['source']
export type Urgency = Ticket['urgency']
export type Outcome = NonNullable<Ticket['outcome']>
export type Truth = NonNullable<Ticket['truth']>
export type CaseChoice = NonNullable<Ticket['case_decision']>['choice']
export type ContactWay = Ticket['contacts'][number]['way']
export type ContactResult = Ticket['contacts'][number]['result']
export type Satisfaction = NonNullable<Ticket['call_back']>['result']
export type RecipientState = Recipient['state']
export type UnitStatus = Unit['status']
export type Posture = Unit['posture']
export type UnitKind = Unit['kind']
export type Role = Account['grants'][number]['role']
export type OrderKind = Order['kind']
export type KnotId = Knot['id']
export type AlertKind = Alert['kind']
export type AlertLevel = Alert['level']
/** What a person may say when closing; `ended` is the server's own word. */
export type AlertFinding = Exclude<NonNullable<Alert['outcome']>, 'ended'>
export type ZoneKind = Zone['plan']['kind']

/** The way a ticket usually goes; other statuses leave this line or stand beside it. */
export const usual_statuses = [
  'registered',
  'accepted',
  'dispatched',
  'in_progress',
  'resolved',
  'checked',
  'closed',
] as const satisfies readonly TicketStatus[]
export const recipient_steps = [
  'issued',
  'delivered',
  'acknowledged',
  'started',
  'en_route',
  'on_scene',
  'reported',
  'verified',
] as const satisfies readonly RecipientState[]
export const unit_statuses: readonly UnitStatus[] = ['available', 'assigned', 'en_route', 'on_scene']
export const postures: readonly Posture[] = ['patrol', 'fixed_post', 'on_watch', 'standby', 'off_duty']
export const outcomes: readonly Outcome[] = ['solved', 'explained', 'unsolvable']
export const truths: readonly Truth[] = ['confirmed', 'not_true']
export const contact_ways: readonly ContactWay[] = ['phone', 'visit', 'message', 'letter', 'other']
export const contact_results: readonly ContactResult[] = ['reached', 'no_answer', 'wrong_number', 'refused']
export const satisfactions: readonly Satisfaction[] = [
  'satisfied',
  'mostly_satisfied',
  'neutral',
  'unsatisfied',
  'not_rated',
]
export const alert_findings: readonly AlertFinding[] = ['handled', 'false_alarm']
/** The most urgent first. */
export const alert_levels: readonly AlertLevel[] = ['alarm', 'warning', 'notice']
export const zone_kinds: readonly ZoneKind[] = ['border', 'key_zone', 'post', 'patrol_route', 'cordon']
/** Kinds that a desk may issue; a ticket's disposal is dispatched from the ticket. */
export const issued_kinds: readonly OrderKind[] = [
  'key_task',
  'emergency',
  'broadcast',
  'patrol',
  'inspection',
  'joint_action',
  'guarantee',
]
