import { describe, expect, it } from 'vitest'
import { by_code, order, recipient } from './fixtures'
import { acknowledgedOf, recipientTree, rollUp, shownSteps } from './receipts'

const at = '2026-01-05T00:20:00Z'

describe('receipts of an order', () => {
  it('count who has read what the order says now; who is out does not count', () => {
    const one = order({
      revision: 2,
      recipients: [
        recipient({ index: 0, state: 'acknowledged', revision: 2 }),
        recipient({ index: 1, state: 'on_scene', revision: 1 }),
        recipient({ index: 2, state: 'declined' }),
        recipient({ index: 3, state: 'acknowledged', revision: 2, recall_from: at }),
      ],
    })
    expect(acknowledgedOf(one)).toEqual({ n: 1, total: 2 })
  })
  it('are one line per level, with the recipients behind each figure', () => {
    const one = order({
      recipients: [
        recipient({ index: 0, node: 'district-1', state: 'acknowledged', revision: 1 }),
        recipient({ index: 1, node: 'squad-a', state: 'on_scene', revision: 1 }),
        recipient({ index: 2, node: 'squad-b', state: 'acknowledged', revision: 1 }),
        recipient({ index: 3, node: 'squad-c' }),
        recipient({ index: 4, node: 'squad-a', unit_id: 'u1', state: 'not_called' }),
      ],
    })
    expect(rollUp(one, by_code)).toEqual([
      { level: 'district', total: 1, acknowledged: 1, figures: [] },
      {
        level: 'squad',
        total: 3,
        acknowledged: 2,
        figures: [
          { name: 'unread', indices: [3] },
          { name: 'not_on_scene', indices: [2, 3] },
        ],
      },
      { level: 'unit', total: 0, acknowledged: 0, figures: [{ name: 'not_called', indices: [4] }] },
    ])
  })
  it('call a recall open until it is confirmed', () => {
    const figures = (state: 'en_route' | 'recalled'): string[] =>
      rollUp(order({ recipients: [recipient({ state, recall_from: at })] }), by_code)[0].figures.map((one) => one.name)
    expect(figures('en_route')).toEqual(['recalling'])
    expect(figures('recalled')).toEqual([])
  })
})

describe('the tree of recipients', () => {
  it('puts those that were relayed to below who relayed, whatever came between', () => {
    const rows = recipientTree([
      recipient({ index: 0 }),
      recipient({ index: 1 }),
      recipient({ index: 2, parent: 0 }),
      recipient({ index: 3, parent: 2 }),
    ])
    expect(rows.map((row) => [row.recipient.index, row.depth])).toEqual([
      [0, 0],
      [2, 1],
      [3, 2],
      [1, 0],
    ])
  })
  it('shows a recipient whose parent is not known here at the top', () => {
    expect(recipientTree([recipient({ index: 5, parent: 2 })]).map((row) => row.depth)).toEqual([0])
  })
})

describe('steps shown', () => {
  it('are those that the order needs, and begun work when there is some', () => {
    expect(shownSteps(order({ needs: 'receipt' }), recipient())).toEqual(['delivered', 'acknowledged'])
    expect(shownSteps(order(), recipient())).not.toContain('started')
    expect(shownSteps(order(), recipient({ started_at: at }))).toContain('started')
    expect(shownSteps(order({ needs: 'verification' }), recipient()).at(-1)).toBe('verified')
  })
})
