import { describe, expect, it } from 'vitest'
import { by_code, order, recipient, ticket } from './fixtures'
import {
  answersFor,
  closeNeedsNote,
  commands,
  covers,
  issuerActions,
  mayAct,
  mayRelay,
  orderSteps,
  ownRecipients,
  recipientActions,
  undelivered,
  unread,
  unseenLevels,
} from './rights'
import type { Account } from './types'

const account = (node: string, role: Account['grants'][number]['role']): Account => ({
  id: `${role}-${node}`,
  name: node,
  display_name: node,
  grants: [{ node, role }],
})
const leader = account('squad-a', 'squad_leader')
const district = account('district-1', 'dispatcher')
const city = account('city', 'dispatcher')

describe('rights', () => {
  it('reach down through both parents and not sideways', () => {
    expect(covers(by_code, 'district-1', 'squad-a')).toBe(true)
    expect(covers(by_code, 'street-1', 'squad-a')).toBe(true)
    expect(covers(by_code, 'city', 'squad-a')).toBe(true)
    expect(covers(by_code, 'district-2', 'squad-a')).toBe(false)
    expect(covers(by_code, 'squad-a', 'squad-b')).toBe(false)
    expect(commands(by_code, 'district-1', 'squad-a')).toBe(true)
    expect(commands(by_code, 'street-1', 'squad-a')).toBe(false)
    expect(commands(by_code, 'street-1', 'street-1')).toBe(true)
  })
  it('give an action of the flow to the owner, to the squad that handles it, or to either', () => {
    const one = ticket({ node: 'squad-b', responders: ['squad-a'] })
    const may = (who: Account): boolean[] =>
      (['owner', 'responder', 'either'] as const).map((actor) => mayAct(who, one, actor, by_code))
    expect(may(district)).toEqual([true, false, true])
    expect(may(leader)).toEqual([false, true, true])
    expect(may(account('squad-c', 'squad_leader'))).toEqual([false, false, false])
  })
})

describe('who answers for a recipient', () => {
  const both = order({ recipients: [recipient(), recipient({ index: 1, node: 'squad-b' })] })
  it('is the leader of the squad, for its units too', () => {
    expect(ownRecipients(both, leader, by_code).map((one) => one.index)).toEqual([0])
    expect(answersFor(leader, recipient({ unit_id: 'u1' }), by_code)).toBe(true)
  })
  it('is the desk of the district itself and not the city above it', () => {
    const to_district = recipient({ node: 'district-1' })
    expect(answersFor(district, to_district, by_code)).toBe(true)
    expect(answersFor(city, to_district, by_code)).toBe(false)
    expect(answersFor(city, recipient(), by_code)).toBe(false)
  })
  it('is the person alone, and nobody for an outside department', () => {
    const person = recipient({ account_id: leader.id })
    expect([answersFor(leader, person, by_code), answersFor(district, person, by_code)]).toEqual([true, false])
    expect(answersFor(district, recipient({ node: 'district-1', department: 'police' }), by_code)).toBe(false)
  })
})

describe('steps of a recipient', () => {
  const steps = (more: Parameters<typeof recipient>[0], kind: Parameters<typeof order>[0] = {}): string[] => {
    const one = recipient(more)
    return orderSteps(order({ recipients: [one], ...kind }), one)
  }
  it('lead from receipt to report', () => {
    expect(steps({ state: 'issued' })[0]).toBe('acknowledge')
    expect(steps({ state: 'delivered' })[0]).toBe('acknowledge')
    expect(steps({ state: 'acknowledged', revision: 1 })[0]).toBe('depart')
    expect(steps({ state: 'en_route', revision: 1 })[0]).toBe('arrive')
    expect(steps({ state: 'on_scene', revision: 1 })[0]).toBe('report')
    expect(steps({ state: 'reported', revision: 1 })).toEqual([])
  })
  it('begin again with the receipt when the order has changed', () => {
    expect(steps({ state: 'on_scene', revision: 1 }, { revision: 2 })).toEqual(['acknowledge', 'decline'])
  })
  it('are only the confirmation once the order was called back', () => {
    expect(steps({ state: 'en_route', revision: 1, recall_from: '2026-01-05T00:20:00Z' })).toEqual(['confirm_recall'])
    expect(steps({ state: 'recalled', recall_from: '2026-01-05T00:20:00Z' })).toEqual([])
  })
  it('end with the receipt when the order asks for no more', () => {
    expect(steps({ state: 'acknowledged', revision: 1 }, { needs: 'receipt' })).toEqual([])
  })
  it('follow from its own recipients once it has relayed the order', () => {
    const parent = recipient({ node: 'district-1', state: 'started', revision: 1 })
    const relayed = order({ recipients: [parent, recipient({ index: 1, parent: 0 })] })
    expect(orderSteps(relayed, parent)).toEqual([])
  })
})

describe('passing an order on', () => {
  it('belongs to the desk of a district or squad, while its part is open', () => {
    const part = recipient({ node: 'district-1' })
    expect(mayRelay(order(), district, part)).toBe(true)
    expect(mayRelay(order(), city, part)).toBe(false)
    expect(mayRelay(order(), leader, recipient({ unit_id: 'u1' }))).toBe(false)
    expect(mayRelay(order(), district, { ...part, state: 'reported' })).toBe(false)
    expect(mayRelay(order({ state: 'done' }), district, part)).toBe(false)
  })
})

describe('what a console owes without a button', () => {
  it('is the delivery to its own recipients, once, and not for what was called back', () => {
    expect(undelivered(order(), leader, by_code).map((one) => one.index)).toEqual([0])
    expect(undelivered(order({ recipients: [recipient({ state: 'delivered' })] }), leader, by_code)).toEqual([])
    expect(undelivered(order({ state: 'recalled' }), leader, by_code)).toEqual([])
    expect(undelivered(order(), district, by_code)).toEqual([])
  })
  it('keeps an order unread until its present revision was acknowledged', () => {
    const read = order({ recipients: [recipient({ state: 'acknowledged', revision: 1 })] })
    expect(unread(order(), leader, by_code)).toHaveLength(1)
    expect(unread(read, leader, by_code)).toHaveLength(0)
    expect(unread({ ...read, revision: 2 }, leader, by_code)).toHaveLength(1)
  })
  it('is the look of a level that was told', () => {
    const told = { node: 'district-1', why: 'skipped', at: '2026-01-05T00:10:00Z' } as const
    expect(unseenLevels(order({ informed: [told] }), district)).toEqual(['district-1'])
    expect(unseenLevels(order({ informed: [{ ...told, seen_at: told.at }] }), district)).toEqual([])
    expect(unseenLevels(order({ informed: [told] }), city)).toEqual([])
  })
})

describe('issuers', () => {
  it('change, add and call back; a level that was told may only add', () => {
    expect(issuerActions(order(), district, by_code)).toEqual(['amend', 'add', 'recall', 'remark'])
    const by_city = order({
      issuer: 'city',
      informed: [{ node: 'district-1', why: 'skipped', at: '2026-01-05T00:10:00Z' }],
    })
    expect(issuerActions(by_city, district, by_code)).toEqual(['add', 'remark'])
    expect(issuerActions(by_city, account('city', 'viewer'), by_code)).toEqual([])
  })
  it('verify only what was reported and asks for it, and reassign what was declined', () => {
    const reported = recipient({ state: 'reported', revision: 1 })
    expect(recipientActions(order({ needs: 'verification' }), reported)).toEqual(['verify'])
    expect(recipientActions(order(), reported)).toEqual([])
    expect(recipientActions(order(), recipient({ state: 'declined' }))).toEqual(['reassign'])
    expect(recipientActions(order(), recipient())).toEqual(['reassign', 'recall'])
    expect(recipientActions(order({ state: 'done' }), recipient())).toEqual([])
  })
  it('close without a note only when everybody has reported', () => {
    expect(closeNeedsNote(ticket({ status: 'in_progress' }))).toBe(true)
    expect(closeNeedsNote(ticket({ status: 'resolved' }))).toBe(false)
    expect(closeNeedsNote(ticket({ status: 'checked' }))).toBe(false)
  })
})
