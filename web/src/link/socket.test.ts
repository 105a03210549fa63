import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeSocket } from './fake_socket'
import { Refusal } from './messages'
import { Link, type LinkHandlers, type LinkState } from './socket'

const spies = () => ({
  state: vi.fn<(state: LinkState) => void>(),
  opened: vi.fn(),
  reset: vi.fn(),
  page: vi.fn(),
  synced: vi.fn(),
  change: vi.fn(),
  gone: vi.fn(),
  serverTime: vi.fn(),
  frame: vi.fn(),
  signInAgain: vi.fn(),
  heard: vi.fn(),
})
let handlers: ReturnType<typeof spies>
let link: Link
const states = (): LinkState[] => handlers.state.mock.calls.map(([state]) => state)
const change = (seq: number) => ({ topic: 'ticket.accepted', epoch: 7, seq, body: { event: { seq, entity: '1' } } })

function goLive(seq = 100): void {
  link.start()
  FakeSocket.last.accept()
  FakeSocket.last.opened(false, seq)
  FakeSocket.last.snapshot(seq)
}
function reconnect(): FakeSocket {
  vi.advanceTimersByTime(10_000)
  FakeSocket.last.accept()
  return FakeSocket.last
}

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.made = []
  handlers = spies()
  const make = (url: string): WebSocket => new FakeSocket(url) as unknown as WebSocket
  link = new Link({ url: 'ws://test/ws', make, random: () => 0.5 }, handlers satisfies LinkHandlers)
})
afterEach(() => {
  link.stop()
  vi.useRealTimers()
})

describe('opening', () => {
  it('opens without a resume point the first time, takes the snapshot and is live', () => {
    goLive()
    expect(FakeSocket.last.sent[0]).toEqual({ type: 'session.open', id: '1', body: { positions: true } })
    expect(handlers.reset).toHaveBeenCalledOnce()
    expect(handlers.page).toHaveBeenCalledTimes(4)
    expect(states()).toEqual(['connecting', 'syncing', 'live'])
  })
})

describe('resuming', () => {
  it('resumes after the newest event or heartbeat it has seen', () => {
    goLive(100)
    FakeSocket.last.say(change(104))
    FakeSocket.last.say({ topic: 'heartbeat', epoch: 7, seq: 110, body: { server_time: '2026-01-05T00:30:05Z' } })
    FakeSocket.last.lose(1012)
    expect(reconnect().sent[0].body.resume).toEqual({ epoch: 7, seq: 110 })
  })

  it('keeps its state when recovered and takes the missed events in order', () => {
    goLive(100)
    FakeSocket.last.lose()
    const socket = reconnect()
    socket.opened(true, 103)
    socket.say(change(101))
    socket.say(change(103))
    expect(handlers.reset).toHaveBeenCalledOnce()
    expect(handlers.change.mock.calls.map(([, seq]) => seq as number)).toEqual([101, 103])
    expect(states().at(-1)).toBe('live')
  })

  it('takes numbers it does not see for events of other scopes, not for a loss', () => {
    goLive(100)
    FakeSocket.last.say(change(150))
    FakeSocket.last.say(change(220))
    expect(handlers.change).toHaveBeenCalledTimes(2)
    expect(states().at(-1)).toBe('live')
  })

  it('passes on what has left the scope, and resumes behind it', () => {
    goLive(100)
    FakeSocket.last.say({ topic: 'gone', epoch: 7, seq: 120, body: { alert_id: 'a1' } })
    expect(handlers.gone).toHaveBeenCalledExactlyOnceWith({ alert_id: 'a1' })
    FakeSocket.last.lose()
    expect(reconnect().sent[0].body.resume).toEqual({ epoch: 7, seq: 120 })
  })

  it('drops everything when the server could not recover', () => {
    goLive(100)
    FakeSocket.last.lose()
    reconnect().opened(false, 5, 8)
    expect(handlers.reset).toHaveBeenCalledTimes(2)
    expect(states().at(-1)).toBe('syncing')
  })

  it('does not resume from half a snapshot', () => {
    link.start()
    FakeSocket.last.accept()
    FakeSocket.last.opened(false)
    FakeSocket.last.say({ topic: 'snapshot.units', epoch: 7, seq: 100, body: { items: [] } })
    FakeSocket.last.say(change(101))
    FakeSocket.last.lose()
    expect(reconnect().sent[0].body.resume).toBeUndefined()
  })

  it('counts events that came between the pages of a snapshot', () => {
    link.start()
    FakeSocket.last.accept()
    FakeSocket.last.opened(false, 100)
    FakeSocket.last.say(change(102))
    FakeSocket.last.snapshot(100)
    FakeSocket.last.lose()
    expect(reconnect().sent[0].body.resume).toEqual({ epoch: 7, seq: 102 })
  })
})

describe('a dead or closed line', () => {
  it('gives up a line that was silent for 15 s', () => {
    goLive()
    vi.advanceTimersByTime(14_900)
    expect(states().at(-1)).toBe('live')
    vi.advanceTimersByTime(200)
    expect(states().at(-1)).toBe('waiting')
  })

  it('counts any message as life, also positions', () => {
    goLive()
    vi.advanceTimersByTime(14_000)
    FakeSocket.last.sayBinary(new ArrayBuffer(16))
    vi.advanceTimersByTime(14_000)
    expect(states().at(-1)).toBe('live')
    expect(handlers.frame).toHaveBeenCalledOnce()
  })

  it.each([1000, 1009, 4400])('stays away after %i', (code) => {
    goLive()
    FakeSocket.last.lose(code)
    vi.advanceTimersByTime(60_000)
    expect(states().at(-1)).toBe('stopped')
    expect(FakeSocket.made).toHaveLength(1)
  })

  it('asks to sign in again after 4401', () => {
    goLive()
    FakeSocket.last.lose(4401)
    expect(handlers.signInAgain).toHaveBeenCalledOnce()
  })

  it('comes back without a resume point after 4403, for the rights are others', () => {
    goLive()
    FakeSocket.last.lose(4403)
    expect(reconnect().sent[0].body.resume).toBeUndefined()
  })

  it('waits 10 s after 4429', () => {
    goLive()
    FakeSocket.last.lose(4429)
    vi.advanceTimersByTime(9_900)
    expect(FakeSocket.made).toHaveLength(1)
    vi.advanceTimersByTime(200)
    expect(FakeSocket.made).toHaveLength(2)
  })

  it('comes back at once when it is told that the network is there', () => {
    goLive()
    FakeSocket.last.lose()
    link.poke()
    expect(FakeSocket.made).toHaveLength(2)
  })
})

describe('commands', () => {
  const accept = { ticket_id: '9', version: 1, action: 'accept' }
  const reply = { ticket_id: '9', version: 2, status: 'accepted', node: 'x' }

  it('answers with the reply of the same id', async () => {
    goLive()
    const answer = link.command('ticket.move', accept, 'id-1')
    FakeSocket.last.say({ type: 'ticket.move', id: 'id-1', body: reply })
    await expect(answer).resolves.toEqual(reply)
    expect(link.waiting_commands).toBe(0)
  })

  it('is sent again with the same id after a reconnect', async () => {
    goLive()
    const answer = link.command('ticket.move', accept, 'id-1')
    FakeSocket.last.lose(1012)
    const socket = reconnect()
    expect(socket.sent).toHaveLength(1)
    socket.opened(true)
    expect(socket.sent[1]).toEqual({ type: 'ticket.move', id: 'id-1', body: accept })
    socket.say({ type: 'ticket.move', id: 'id-1', body: reply })
    await expect(answer).resolves.toEqual(reply)
  })

  it('is refused with what the server said', async () => {
    goLive()
    const answer = link.command('ticket.move', accept, 'id-1')
    const body = { code: 1020, name: 'conflict', path: 'version', detail: 'accepted by somebody' }
    FakeSocket.last.say({ type: 'error', id: 'id-1', body })
    await expect(answer).rejects.toMatchObject({ error: body })
  })

  it('is tried again by itself while the server is busy, and not for ever', async () => {
    goLive()
    const answer = link.command('ticket.move', accept, 'id-1')
    answer.catch(() => undefined)
    const sends = (): number => FakeSocket.last.sent.filter((message) => message.id === 'id-1').length
    for (let n = 1; n < 5; n++) {
      FakeSocket.last.say({ type: 'error', id: 'id-1', body: { code: 2000, name: 'busy' } })
      vi.advanceTimersByTime(9_999)
      FakeSocket.last.say({ topic: 'heartbeat', epoch: 7, seq: 100, body: {} })
      expect(sends()).toBe(n + 1)
    }
    FakeSocket.last.say({ type: 'error', id: 'id-1', body: { code: 2000, name: 'busy' } })
    await expect(answer).rejects.toBeInstanceOf(Refusal)
  })

  it('is refused when the desk signs out', async () => {
    goLive()
    const answer = link.command('ticket.move', accept)
    link.stop()
    await expect(answer).rejects.toBeInstanceOf(Refusal)
  })
})
