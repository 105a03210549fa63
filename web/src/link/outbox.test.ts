import { describe, expect, it } from 'vitest'
import { Refusal } from './messages'
import { Outbox, renewals_max, type Kept, type OutboxStore } from './outbox'

interface Note extends Kept {
  text: string
}
class MemoryStore implements OutboxStore<Note> {
  rows = new Map<string, Note>()
  broken = false
  load(): Promise<Note[]> {
    return Promise.resolve([...this.rows.values()].reverse())
  }
  put(kept: Note): Promise<void> {
    if (this.broken) return Promise.reject(new Error('quota'))
    this.rows.set(kept.id, kept)
    return Promise.resolve()
  }
  remove(id: string): Promise<void> {
    this.rows.delete(id)
    return Promise.resolve()
  }
}
/** A server that remembers what it did by id, and can be out of reach or lose a reply. */
class Server {
  online = true
  loses_replies = false
  refuses = new Map<string, Refusal>()
  done = new Map<string, string>()
  asked: string[] = []
  send = (note: Note): Promise<unknown> => {
    if (!this.online) return Promise.reject(new Error('offline'))
    this.asked.push(note.text)
    const refusal = this.refuses.get(note.text)
    if (refusal) return Promise.reject(refusal)
    this.done.set(note.id, note.text)
    return this.loses_replies ? Promise.reject(new Error('lost')) : Promise.resolve()
  }
}
function box(server: Server, store: MemoryStore, more: Partial<ConstructorParameters<typeof Outbox<Note>>[0]> = {}) {
  return new Outbox<Note>({ store, send: server.send, changed: () => undefined, ...more })
}
const note = (text: string) => ({ id: `id-${text}`, account_id: '1', text })
const refusal = (code: number, name: string) => new Refusal({ code, name, path: 'version', detail: 'why' }, 409)
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('acts on their way', () => {
  it('are stored before they are sent, and gone when the server has answered', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    server.online = false
    const outbox = box(server, store)
    await outbox.add(note('a'))
    expect([...store.rows.keys()]).toEqual(['id-a'])
    server.online = true
    await settled()
    await outbox.flush()
    expect([outbox.items.length, store.rows.size, server.done.size]).toEqual([0, 0, 1])
  })
  it('survive a closed page and go out in the order in which they were done', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    server.online = false
    const before = box(server, store)
    for (const text of ['a', 'b', 'c']) await before.add(note(text))
    server.online = true
    const after = box(server, store)
    await after.flush()
    expect(server.asked).toEqual(['a', 'b', 'c'])
    expect(store.rows.size).toBe(0)
  })
  it('happen once even when the first reply was lost', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    server.loses_replies = true
    const outbox = box(server, store)
    await outbox.add(note('a'))
    await settled()
    server.loses_replies = false
    await outbox.flush()
    expect(server.asked).toEqual(['a', 'a'])
    expect([...server.done.keys()]).toEqual(['id-a'])
  })
  it('that the server refuses stay with the reason and do not hold up the others', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    server.refuses.set('a', refusal(1021, 'wrong_state'))
    const outbox = box(server, store)
    await outbox.add(note('a'))
    await outbox.add(note('b'))
    await settled()
    expect(outbox.items.map((one) => [one.text, one.state, one.error?.name])).toEqual([['a', 'refused', 'wrong_state']])
    expect(store.rows.get('id-a')?.state).toBe('refused')
    await outbox.forget('id-a')
    expect(store.rows.size).toBe(0)
  })
  it('wait while the server is busy or the session has ended', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    const outbox = box(server, store)
    for (const error of [refusal(2000, 'busy'), new Refusal({ code: 1010, name: 'unauthenticated' }, 401)]) {
      server.refuses.set('a', error)
      if (outbox.items.length === 0) await outbox.add(note('a'))
      else await outbox.flush()
      await settled()
      expect(outbox.items.map((one) => one.state)).toEqual(['waiting'])
    }
  })
  it('are made anew under another id when only a version had risen, and not for ever', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    server.refuses.set('a', refusal(1020, 'conflict'))
    let made = 0
    const renew = (kept: Note) => Promise.resolve({ ...kept, id: `anew-${++made}` })
    const outbox = box(server, store, { renew })
    await outbox.add(note('a'))
    await settled()
    expect(made).toBe(renewals_max)
    expect(outbox.items.map((one) => [one.id, one.state])).toEqual([[`anew-${renewals_max}`, 'refused']])
    expect([...store.rows.keys()]).toEqual([`anew-${renewals_max}`])
  })
  it('that could not be stored are counted, and sent all the same', async () => {
    const [server, store] = [new Server(), new MemoryStore()]
    store.broken = true
    const outbox = box(server, store)
    await outbox.add(note('a'))
    await settled()
    expect([outbox.store_failures, server.done.size]).toEqual([1, 1])
  })
})
