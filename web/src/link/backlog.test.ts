import { describe, expect, it } from 'vitest'
import type { PositionFix, PositionsTaken } from '../protocol.gen'
import { Backlog, fixes_max, fixes_per_report_max, type BacklogStore, type KeptFix } from './backlog'
import { Refusal } from './messages'

class MemoryStore implements BacklogStore {
  rows = new Map<number, KeptFix>()
  broken = false
  load(): Promise<KeptFix[]> {
    return Promise.resolve([...this.rows.values()].reverse())
  }
  put(kept: KeptFix): Promise<void> {
    if (this.broken) return Promise.reject(new Error('quota'))
    this.rows.set(kept.number, kept)
    return Promise.resolve()
  }
  remove(numbers: number[]): Promise<void> {
    for (const number of numbers) this.rows.delete(number)
    return Promise.resolve()
  }
}

const fix = (lon: number): PositionFix => ({ lon, lat: 31.2, fix_at: '2026-01-05T00:30:00Z' })
const all_taken = (count: number): PositionsTaken => ({
  newest: 1,
  late: count - 1,
  duplicate: 0,
  off_duty: 0,
  unusable: 0,
  clock_ahead: 0,
  too_old: 0,
  unbound: 0,
  too_often: 0,
  refused: [],
  again: [],
})

/** A server that can be out of reach, and keeps the longitudes of each report. */
class Server {
  reports: number[][] = []
  online = true
  answer: (count: number) => PositionsTaken = all_taken
  send = (fixes: PositionFix[]): Promise<PositionsTaken> => {
    if (!this.online) return Promise.reject(new Refusal({ code: 0, name: 'unreachable' }))
    this.reports.push(fixes.map((one) => one.lon))
    return Promise.resolve(this.answer(fixes.length))
  }
}

async function offline(count: number): Promise<{ server: Server; store: MemoryStore; backlog: Backlog }> {
  const server = new Server()
  const store = new MemoryStore()
  const backlog = new Backlog({ store, send: server.send })
  server.online = false
  for (let lon = 1; lon <= count; lon++) await backlog.add(fix(lon))
  return { server, store, backlog }
}

describe('backlog of positions', () => {
  it('sends a fix at once and forgets it after the reply', async () => {
    const server = new Server()
    const store = new MemoryStore()
    const backlog = new Backlog({ store, send: server.send })
    await backlog.add(fix(1))
    expect(server.reports).toEqual([[1]])
    expect(backlog.size).toBe(0)
    expect(store.rows.size).toBe(0)
  })

  it('sends the newest first, then the backlog in order', async () => {
    const { server, backlog } = await offline(5)
    expect(backlog.size).toBe(5)
    server.online = true
    await backlog.flush()
    expect(server.reports).toEqual([[5, 1, 2, 3, 4]])
    expect(backlog.size).toBe(0)
  })

  it('sends no more than a report may hold', async () => {
    const { server, backlog } = await offline(fixes_per_report_max + 1)
    server.online = true
    await backlog.flush()
    expect(server.reports.map((report) => report.length)).toEqual([fixes_per_report_max, 1])
    expect(server.reports[0][0]).toBe(fixes_per_report_max + 1)
    expect(server.reports[1]).toEqual([fixes_per_report_max])
  })

  it('keeps what the server could not store, and waits with it', async () => {
    const { server, backlog } = await offline(3)
    server.online = true
    server.answer = (count) => ({ ...all_taken(count), again: [0, 2] })
    await backlog.flush()
    expect(server.reports).toEqual([[3, 1, 2]])
    expect(backlog.size).toBe(2)
    server.answer = all_taken
    await backlog.flush()
    expect(server.reports[1]).toEqual([3, 2])
    expect(backlog.size).toBe(0)
  })

  it('survives a reload, and numbers go on', async () => {
    const { store } = await offline(3)
    const server = new Server()
    const backlog = new Backlog({ store, send: server.send })
    await backlog.add(fix(4))
    expect(server.reports).toEqual([[4, 1, 2, 3]])
    expect(store.rows.size).toBe(0)
  })

  it('drops the oldest beyond its limit and counts them', async () => {
    const { server, store } = await offline(0)
    for (let number = 1; number <= fixes_max; number++) store.rows.set(number, { number, fix: fix(number) })
    const backlog = new Backlog({ store, send: server.send })
    await backlog.add(fix(fixes_max + 1))
    expect(backlog.size).toBe(fixes_max)
    expect(backlog.dropped).toBe(1)
    expect(store.rows.has(1)).toBe(false)
    expect(store.rows.has(2)).toBe(true)
  })

  it('keeps everything and says why when the account has no tablet', async () => {
    const { server, backlog } = await offline(2)
    server.send = () => Promise.reject(new Refusal({ code: 1011, name: 'forbidden' }))
    const refused = new Backlog({ store: new MemoryStore(), send: server.send })
    await refused.add(fix(1))
    expect(refused.size).toBe(1)
    expect(refused.refused?.error.name).toBe('forbidden')
    expect(backlog.refused).toBeNull()
  })

  it('works on in memory when the store is full', async () => {
    const server = new Server()
    const store = new MemoryStore()
    store.broken = true
    const backlog = new Backlog({ store, send: server.send })
    await backlog.add(fix(1))
    expect(server.reports).toEqual([[1]])
    expect(backlog.store_failures).toBe(1)
  })

  it('has one report on its way at a time', async () => {
    const store = new MemoryStore()
    let release: ((reply: PositionsTaken) => void) | undefined
    const reports: number[] = []
    const send = (fixes: PositionFix[]): Promise<PositionsTaken> => {
      reports.push(fixes.length)
      return new Promise((resolve) => (release = resolve))
    }
    const backlog = new Backlog({ store, send })
    const first = backlog.add(fix(1))
    await new Promise((resolve) => setTimeout(resolve))
    await backlog.add(fix(2))
    expect(reports).toEqual([1])
    release?.(all_taken(1))
    await new Promise((resolve) => setTimeout(resolve))
    expect(reports).toEqual([1, 1])
    release?.(all_taken(1))
    await first
    expect(backlog.size).toBe(0)
  })
})
