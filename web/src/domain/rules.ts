import type { CaseRule, FlowAction, Label, RuleBook, Ticket, TicketMatch } from './types'

export type Language = 'zh' | 'en'

/** Words of a label in the console's language. */
export function labelText(label: Label, language: Language): string {
  return language === 'zh' ? label.zh : label.en
}

/** Words of a ticket's state; undefined while the rules are not here. */
export function stateLabel(rules: RuleBook | null, state: string, language: Language): string | undefined {
  const found = rules?.flow.states.find((one) => one.label.code === state)
  return found && labelText(found.label, language)
}

/** Carried out by the program when an order is answered, recalled or changed; nobody presses a button for them. */
const by_itself = new Set(['start', 'feedback', 'undispatch'])

const plain = (code: string, from: Ticket['status'][], who: FlowAction['who'] = 'owner'): FlowAction => ({
  label: { code, zh: '', en: '' },
  from,
  who,
  clocks: 'none',
  hand_over: 'stays',
  note: 'optional',
  reasons: [],
})
/** What any flow can do, by status: enough to work with until the rules have been fetched. */
const plain_actions: FlowAction[] = [
  plain('accept', ['registered']),
  plain('dispatch', ['accepted']),
  plain('locate', ['registered', 'accepted']),
  plain('contact', ['registered', 'accepted', 'dispatched', 'in_progress', 'resolved', 'checked', 'parked'], 'either'),
  plain('reply', ['accepted', 'dispatched', 'in_progress', 'resolved', 'checked'], 'either'),
  plain('close', ['accepted', 'dispatched', 'in_progress', 'resolved', 'checked']),
]

/** Actions that the ticket's state allows. Rights are asked separately. */
export function possibleActions(rules: RuleBook | null, ticket: Ticket): FlowAction[] {
  if (!rules) return plain_actions.filter((action) => action.from.includes(ticket.status))
  return rules.flow.actions.filter((action) => action.from.includes(ticket.state) && !by_itself.has(action.label.code))
}

/** The step that is due first in each status; the desk shows it as the main button. */
const main_of: Partial<Record<Ticket['status'], string[]>> = {
  registered: ['accept'],
  accepted: ['dispatch'],
  resolved: ['check', 'close'],
  checked: ['close'],
  parked: ['resume'],
}
/** Shown as buttons of their own, in this order; everything else of the flow is one more click away. */
const near = ['accept', 'dispatch', 'check', 'resume', 'contact', 'reply', 'locate', 'close']

export interface ActionGroups {
  main?: FlowAction
  near: FlowAction[]
  far: FlowAction[]
}

export function groupActions(actions: FlowAction[], status: Ticket['status']): ActionGroups {
  const by_code = new Map(actions.map((action) => [action.label.code, action]))
  const main = (main_of[status] ?? []).map((code) => by_code.get(code)).find((action) => action !== undefined)
  const ordered = near.map((code) => by_code.get(code)).filter((action) => action !== undefined)
  return {
    main,
    near: ordered.filter((action) => action !== main),
    far: actions.filter((action) => !near.includes(action.label.code)),
  }
}

export function matches(match: TicketMatch, ticket: Ticket): boolean {
  if (match.source !== undefined && match.source !== ticket.source) return false
  if (match.urgency !== undefined && match.urgency !== ticket.urgency) return false
  if (match.tag !== undefined && !ticket.tags.includes(match.tag)) return false
  return match.categories.length === 0 || match.categories.some((prefix) => ticket.category.startsWith(prefix))
}

/** The first rule that says that this complaint should become a case (应立案尽立案). */
export function caseRuleOf(rules: RuleBook | null, ticket: Ticket): CaseRule | undefined {
  return rules?.cases.rules.find((rule) => matches(rule.match, ticket))
}

/** What the source asks for and has not been done: closing would be refused. */
export function missingBeforeClosing(rules: RuleBook | null, ticket: Ticket): ('reply' | 'call_back')[] {
  const rule = rules?.sources.find((one) => one.source === ticket.source)
  const missing: ('reply' | 'call_back')[] = []
  if (rule?.reply === 'required' && !ticket.reply) missing.push('reply')
  if (rule?.call_back === 'required' && !ticket.call_back) missing.push('call_back')
  return missing
}
