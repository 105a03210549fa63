import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { DeviceStore } from './device_store'
import type { Kept } from './outbox'

const kept = (id: string, account_id: string): Kept => ({ id, account_id, number: 1, state: 'waiting' })
const fix = { lon: 121.4, lat: 31.2, fix_at: '2026-01-05T00:30:00Z' }

describe('what a device keeps', () => {
  it('belongs to one account each, and is there when it is opened again', async () => {
    const first = await DeviceStore.open()
    await first.outbox('acts', 'a').put(kept('1', 'a'))
    await first.outbox('acts', 'b').put(kept('2', 'b'))
    const again = await DeviceStore.open()
    expect((await again.outbox('acts', 'a').load()).map((one) => one.id)).toEqual(['1'])
    await again.outbox('acts', 'a').remove('1')
    expect(await again.outbox('acts', 'a').load()).toEqual([])
    expect((await again.outbox('acts', 'b').load()).length).toBe(1)
  })
  it('never mixes the positions of two officers who share it', async () => {
    const store = await DeviceStore.open()
    await store.fixes('a').put({ number: 1, fix })
    await store.fixes('b').put({ number: 1, fix: { ...fix, lon: 121.5 } })
    await store.fixes('a').put({ number: 2, fix })
    expect((await store.fixes('a').load()).map((one) => one.number)).toEqual([1, 2])
    await store.fixes('a').remove([1, 2])
    expect((await store.fixes('b').load()).map((one) => one.fix.lon)).toEqual([121.5])
  })
  it('forgets what it was told to forget', async () => {
    const store = await DeviceStore.open()
    await store.remember('account', { id: '1' })
    expect(await store.recall('account')).toEqual({ id: '1' })
    await store.forget('account')
    expect(await store.recall('account')).toBeUndefined()
  })
})
