import { describe, expect, it } from 'vitest'
import { ticket } from './fixtures'
import { countQueues, inQueue, keepAnchor, matchesSearch, orderQueue, queue_names, searchWords } from './queue'

// 08:30 in Beijing on 5 January.
const now = Date.parse('2026-01-05T00:30:00Z')

describe('order', () => {
  it('puts the nearest deadline of either clock first', () => {
    const rows = orderQueue(
      [
        ticket({ id: 'late-step', step_due_at: '2026-01-05T00:10:00Z' }),
        ticket({ id: 'calm' }),
        ticket({ id: 'late-total', step_due_at: '2026-01-05T02:00:00Z', due_at: '2026-01-05T00:05:00Z' }),
      ],
      'open',
    )
    expect(rows.map((row) => row.id)).toEqual(['late-total', 'late-step', 'calm'])
  })

  it('breaks ties by urgency, then by id', () => {
    const rows = orderQueue(
      [ticket({ id: '3' }), ticket({ id: '2' }), ticket({ id: '9', urgency: 'emergency' })],
      'open',
    )
    expect(rows.map((row) => row.id)).toEqual(['9', '2', '3'])
  })

  it('shows the latest closed first', () => {
    const closed = (id: string, closed_at: string) => ticket({ id, status: 'closed', closed_at })
    const rows = orderQueue([closed('1', '2026-01-05T00:01:00Z'), closed('2', '2026-01-05T00:20:00Z')], 'closed_today')
    expect(rows.map((row) => row.id)).toEqual(['2', '1'])
  })
})

describe('filters', () => {
  it('calls a ticket overdue when one of its clocks has run out, unless it is closed', () => {
    const late = ticket({ step_due_at: '2026-01-05T00:29:59Z' })
    expect(inQueue(late, 'overdue', now)).toBe(true)
    expect(inQueue({ ...late, status: 'closed' }, 'overdue', now)).toBe(false)
    expect(inQueue(ticket({ step_due_at: undefined }), 'overdue', now)).toBe(false)
  })

  it('takes returned, transferred and void tickets for over, and parked ones for open', () => {
    const open = (['parked', 'checked', 'returned', 'transferred', 'voided'] as const).map((status) =>
      inQueue(ticket({ status }), 'open', now),
    )
    expect(open).toEqual([true, true, false, false, false])
  })

  it('begins today at midnight in Beijing, which is 16:00 UTC the day before', () => {
    expect(inQueue(ticket({ received_at: '2026-01-04T16:00:00Z' }), 'received_today', now)).toBe(true)
    expect(inQueue(ticket({ received_at: '2026-01-04T15:59:59Z' }), 'received_today', now)).toBe(false)
  })

  it('finds words in any order, in the ticket or in the names of its codes', () => {
    const one = ticket({ id: '310000-t-4711', title: '占道经营', address: '南京西路' })
    expect(matchesSearch(one, searchWords('#4711'), '')).toBe(true)
    expect(matchesSearch(one, searchWords('310000-t-4711'), '')).toBe(true)
    expect(matchesSearch(one, searchWords('310000'), '')).toBe(false)
    expect(matchesSearch(one, searchWords('静安 占道'), '静安寺中队')).toBe(true)
    expect(matchesSearch(one, searchWords('静安 噪声'), '静安寺中队')).toBe(false)
    expect(matchesSearch(one, searchWords('  '), '')).toBe(true)
  })
})

describe('counts', () => {
  it('are the lengths of the lists behind them', () => {
    const tickets = [
      ticket({ id: '1' }),
      ticket({ id: '2', status: 'accepted', step_due_at: '2026-01-05T00:00:00Z' }),
      ticket({ id: '3', status: 'resolved' }),
      ticket({ id: '4', status: 'closed', closed_at: '2026-01-05T00:20:00Z', received_at: '2026-01-03T00:00:00Z' }),
    ]
    const counts = countQueues(tickets, now)
    for (const name of queue_names) expect(counts[name]).toBe(tickets.filter((t) => inQueue(t, name, now)).length)
    expect(counts).toMatchObject({
      open: 3,
      registered: 1,
      accepted: 1,
      resolved: 1,
      overdue: 1,
      closed_today: 1,
      received_today: 3,
    })
  })
})

describe('the row under the pointer', () => {
  it('moves down with two rows that came in above it', () => {
    expect(keepAnchor(['a', 'b', 'c'], ['x', 'a', 'y', 'b', 'c'], 'b')).toEqual({ rows: 2, new_above: ['x', 'y'] })
  })
  it('does not move for rows below it', () => {
    expect(keepAnchor(['a', 'b'], ['a', 'b', 'x'], 'a')).toEqual({ rows: 0, new_above: [] })
  })
  it('moves up when rows above it have gone', () => {
    expect(keepAnchor(['a', 'b', 'c'], ['c'], 'c')).toEqual({ rows: -2, new_above: [] })
  })
  it('hands over to the next row when it has gone itself', () => {
    expect(keepAnchor(['a', 'b', 'c'], ['x', 'a', 'c'], 'b')).toEqual({ rows: 1, new_above: ['x'] })
  })
  it('lets go when nothing that followed is left', () => {
    expect(keepAnchor(['a', 'b'], ['x'], 'b')).toEqual({ rows: 0, new_above: [] })
  })
})
