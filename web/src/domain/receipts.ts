import type { Order, Organisation, Recipient, RecipientState, recipient_steps } from './types'

export type RecipientStep = (typeof recipient_steps)[number]

/** What the receipts of an order add up to; the same rules as the server's, for showing only. */

const out = new Set<RecipientState>(['declined', 'recalled', 'replaced', 'not_called'])
const rank: Record<RecipientState, number> = {
  issued: 0,
  delivered: 1,
  acknowledged: 2,
  started: 3,
  en_route: 4,
  on_scene: 5,
  reported: 6,
  verified: 7,
  declined: -1,
  recalled: -1,
  replaced: -1,
  not_called: -1,
}

/** Will do nothing any more. */
export function isOut(state: RecipientState): boolean {
  return out.has(state)
}
export function hasReached(recipient: Recipient, state: RecipientState): boolean {
  return rank[recipient.state] >= rank[state]
}
/** Still counts for this order: neither out nor called back. */
export function isCounted(recipient: Recipient): boolean {
  return !isOut(recipient.state) && recipient.recall_from === undefined
}
/** Never read, or not read since the order changed. */
export function owesReceipt(order: Order, recipient: Recipient): boolean {
  return isCounted(recipient) && recipient.revision < order.revision
}
export function hasRelayed(order: Order, index: number): boolean {
  return order.recipients.some((other) => other.parent === index)
}
export function isOpenOrder(order: Order): boolean {
  return order.state === 'open'
}

/** The steps worth showing for a recipient: what the order needs, and what it did beyond. */
export function shownSteps(order: Order, recipient: Recipient): RecipientStep[] {
  if (order.needs === 'receipt') return ['delivered', 'acknowledged']
  const steps: RecipientStep[] = ['delivered', 'acknowledged', 'en_route', 'on_scene', 'reported']
  if (recipient.started_at !== undefined) steps.splice(2, 0, 'started')
  if (order.needs === 'verification') steps.push('verified')
  return steps
}

export interface TreeRow {
  recipient: Recipient
  depth: number
}

/** Recipients with those that they relayed to below them; one whose parent is not known here stands at the top. */
export function recipientTree(recipients: readonly Recipient[]): TreeRow[] {
  const known = new Set(recipients.map((recipient) => recipient.index))
  const below = new Map<number | undefined, Recipient[]>()
  for (const recipient of recipients) {
    const parent = recipient.parent !== undefined && known.has(recipient.parent) ? recipient.parent : undefined
    below.set(parent, [...(below.get(parent) ?? []), recipient])
  }
  const rows: TreeRow[] = []
  const add = (parent: number | undefined, depth: number): void => {
    for (const recipient of below.get(parent) ?? []) {
      rows.push({ recipient, depth })
      // A recipient is never its own parent on the wire; a loop must not hang the desk all the same.
      if (recipient.index !== parent && depth < 8) add(recipient.index, depth + 1)
    }
  }
  add(undefined, 0)
  return rows
}

export type RecipientLevel = 'city' | 'district' | 'street' | 'squad' | 'unit' | 'person' | 'department'
const levels: readonly RecipientLevel[] = ['city', 'district', 'street', 'squad', 'unit', 'person', 'department']

export function levelOf(recipient: Recipient, organisations: ReadonlyMap<string, Organisation>): RecipientLevel {
  if (recipient.department !== undefined) return 'department'
  if (recipient.account_id !== undefined) return 'person'
  if (recipient.unit_id !== undefined) return 'unit'
  return organisations.get(recipient.node)?.kind ?? 'squad'
}

/** Figures a dispatcher asks for; behind each are the recipients it counts. */
export type FigureName = 'unread' | 'not_on_scene' | 'not_reported' | 'declined' | 'not_called' | 'recalling'
export interface RollUp {
  level: RecipientLevel
  /** Recipients of this level that count; `acknowledged` of them have read what the order now says. */
  total: number
  acknowledged: number
  figures: { name: FigureName; indices: number[] }[]
}

/**
 * One line per level, in the order of the levels. "Not on scene" counts only where somebody of the level has set out,
 * and "not reported" only where a report is asked for and one has come: before that the figure would be noise.
 */
export function rollUp(order: Order, organisations: ReadonlyMap<string, Organisation>): RollUp[] {
  const lines: RollUp[] = []
  for (const level of levels) {
    const all = order.recipients.filter((recipient) => levelOf(recipient, organisations) === level)
    if (all.length === 0) continue
    const counted = all.filter(isCounted)
    const moving = counted.some((recipient) => hasReached(recipient, 'en_route'))
    const reporting = order.needs !== 'receipt' && counted.some((recipient) => hasReached(recipient, 'reported'))
    const figures: [FigureName, Recipient[]][] = [
      ['unread', counted.filter((recipient) => owesReceipt(order, recipient))],
      ['not_on_scene', moving ? counted.filter((recipient) => !hasReached(recipient, 'on_scene')) : []],
      ['not_reported', reporting ? counted.filter((recipient) => !hasReached(recipient, 'reported')) : []],
      ['declined', all.filter((recipient) => recipient.state === 'declined')],
      ['not_called', all.filter((recipient) => recipient.state === 'not_called')],
      ['recalling', all.filter((recipient) => recipient.recall_from !== undefined && recipient.state !== 'recalled')],
    ]
    lines.push({
      level,
      total: counted.length,
      acknowledged: counted.filter((recipient) => !owesReceipt(order, recipient)).length,
      figures: figures
        .filter(([, recipients]) => recipients.length > 0)
        .map(([name, recipients]) => ({ name, indices: recipients.map((recipient) => recipient.index) })),
    })
  }
  return lines
}

export function acknowledgedOf(order: Order): { n: number; total: number } {
  const counted = order.recipients.filter(isCounted)
  return { n: counted.filter((recipient) => !owesReceipt(order, recipient)).length, total: counted.length }
}
