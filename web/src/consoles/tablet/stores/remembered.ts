import { defineStore } from 'pinia'
import { watch } from 'vue'
import type { SignedIn } from '../../../link/api'
import { useReference } from '../../../stores/reference'
import { useLive } from '../../../stores/live'
import { useRules } from '../../../stores/rules'
import { useSession } from '../../../stores/session'
import { useDevice } from './device'

const account_key = 'account'
const world_key = (account: SignedIn): string => `world/${account.id}`
const save_every_ms = 5_000

interface SavedWorld {
  saved_at: number
  pages: [topic: string, items: unknown[]][]
  patrols: unknown[]
  categories: unknown[]
  rules: unknown
  areas: unknown
}

/**
 * What was last known, kept for an opening without a network: the account, its squad's work and the words for it. The
 * live state replaces it as soon as the server is heard; signing out removes it.
 */
export const useRemembered = defineStore('remembered', () => {
  const live = useLive()
  const session = useSession()
  const device = useDevice()
  const reference = useReference()
  const rules = useRules()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function account(): Promise<SignedIn | null> {
    const store = await device.opened
    return ((await store?.recall(account_key).catch(() => undefined)) as SignedIn | undefined) ?? null
  }
  async function restore(who: SignedIn): Promise<void> {
    const store = await device.opened
    const saved = (await store?.recall(world_key(who)).catch(() => undefined)) as SavedWorld | undefined
    if (!saved || live.state === 'live' || live.state === 'syncing') return
    live.restore(saved.pages, saved.saved_at)
    live.keepPatrols(saved.patrols as Parameters<typeof live.keepPatrols>[0])
    type Category = Parameters<typeof reference.categories.set>[1]
    if (reference.categories.size === 0)
      reference.categories = new Map((saved.categories as Category[]).map((one) => [one.code, one]))
    rules.book ??= saved.rules as typeof rules.book
    reference.areas ??= saved.areas as typeof reference.areas
  }
  async function save(): Promise<void> {
    timer = undefined
    const who = session.account
    const store = await device.opened
    if (!who || !store || live.state !== 'live') return
    const saved: SavedWorld = {
      saved_at: Date.now(),
      pages: [
        ['snapshot.organisations', live.organisations],
        ['snapshot.units', live.units],
        ['snapshot.tickets', live.tickets],
        ['snapshot.orders', live.orders],
        ['snapshot.alerts', live.alerts],
        ['snapshot.zones', live.zones],
      ],
      patrols: live.patrols,
      categories: [...reference.categories.values()],
      rules: rules.book,
      areas: reference.areas,
    }
    // A full disk costs only the opening without a network.
    await Promise.all([store.remember(account_key, plain(who)), store.remember(world_key(who), plain(saved))]).catch(
      () => undefined,
    )
  }
  /** Nothing of this account's work stays on the device; what waits to be sent does. */
  async function forget(who: SignedIn): Promise<void> {
    clearTimeout(timer)
    const store = await device.opened
    await Promise.all([store?.forget(account_key), store?.forget(world_key(who))]).catch(() => undefined)
  }

  watch(
    [() => live.state, () => live.orders, () => live.tickets, () => live.units, () => live.alerts, () => live.patrols],
    () => {
      if (live.state === 'live') timer ??= setTimeout(() => void save(), save_every_ms)
    },
  )
  return { account, restore, forget }
})

/** Without the proxies of the framework, which the browser's storage does not take. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
