import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { PositionFix } from '../protocol.gen'
import type { BacklogStore } from './backlog'
import type { Kept, OutboxStore } from './outbox'

interface Schema extends DBSchema {
  acts: { key: string; value: Kept; indexes: { account: string } }
  photos: { key: string; value: Kept; indexes: { account: string } }
  fixes: { key: [string, number]; value: { account_id: string; number: number; fix: PositionFix } }
  remembered: { key: string; value: unknown }
}
const name = 'tiaodu'
const version = 1

/** Flushed to the disk before it counts as done: a battery may end at any moment. */
const strict = { durability: 'strict' } as const

/** What a device keeps between two openings of the page, each account's apart from the others'. */
export class DeviceStore {
  private constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Rejects where the browser keeps nothing (private windows, forbidden storage). */
  static async open(): Promise<DeviceStore> {
    const db = await openDB<Schema>(name, version, {
      upgrade(made) {
        made.createObjectStore('acts', { keyPath: 'id' }).createIndex('account', 'account_id')
        made.createObjectStore('photos', { keyPath: 'id' }).createIndex('account', 'account_id')
        made.createObjectStore('fixes', { keyPath: ['account_id', 'number'] })
        made.createObjectStore('remembered')
      },
    })
    return new DeviceStore(db)
  }

  outbox<T extends Kept>(kind: 'acts' | 'photos', account_id: string): OutboxStore<T> {
    const { db } = this
    return {
      load: async () => (await db.getAllFromIndex(kind, 'account', account_id)) as T[],
      put: async (kept) => {
        const change = db.transaction(kind, 'readwrite', strict)
        await Promise.all([change.store.put(kept), change.done])
      },
      remove: async (id) => {
        const change = db.transaction(kind, 'readwrite', strict)
        await Promise.all([change.store.delete(id), change.done])
      },
    }
  }

  fixes(account_id: string): BacklogStore {
    const { db } = this
    const own = IDBKeyRange.bound([account_id, 0], [account_id, Infinity])
    return {
      load: async () => (await db.getAll('fixes', own)).map(({ number, fix }) => ({ number, fix })),
      put: async ({ number, fix }) => void (await db.put('fixes', { account_id, number, fix })),
      remove: async (numbers) => {
        const change = db.transaction('fixes', 'readwrite')
        await Promise.all([...numbers.map((number) => change.store.delete([account_id, number])), change.done])
      },
    }
  }

  async recall(key: string): Promise<unknown> {
    return this.db.get('remembered', key)
  }
  async remember(key: string, value: unknown): Promise<void> {
    await this.db.put('remembered', value, key)
  }
  async forget(key: string): Promise<void> {
    await this.db.delete('remembered', key)
  }
}
