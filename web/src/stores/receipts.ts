import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { undelivered, unread, unseenLevels } from '../domain/rights'
import type { Order } from '../domain/types'
import { useLive } from './live'
import { useSession } from './session'

/**
 * What a console owes the issuer without anybody pressing a button: that an order has arrived here, and that a level
 * which was told has it open in front of it. Only a page that is really on screen says so.
 */
export const useReceipts = defineStore('receipts', () => {
  const live = useLive()
  const session = useSession()
  const visible = ref(!document.hidden)
  document.addEventListener('visibilitychange', () => (visible.value = !document.hidden))
  /** Sent once per recipient and revision; a refusal is not repeated. */
  const sent = new Set<string>()
  const speaking = computed(() => live.state === 'live' && visible.value)

  function deliver(order: Order): void {
    for (const recipient of undelivered(order, session.account, live.world.organisations)) {
      const key = `${order.id}/${recipient.index}/${order.revision}`
      if (sent.has(key)) continue
      sent.add(key)
      const body = { order_id: order.id, recipient: recipient.index, revision: order.revision }
      // Somebody else at the same level may have been faster; the state then says so.
      live.command('order.deliver', body).catch(() => undefined)
    }
  }
  /** The order is open on this desk. */
  function see(order: Order): void {
    if (!speaking.value) return
    for (const node of unseenLevels(order, session.account)) {
      const key = `${order.id}/see/${node}`
      if (sent.has(key)) continue
      sent.add(key)
      live.command('order.see', { order_id: order.id, node }).catch(() => undefined)
    }
  }
  watch(
    [() => live.orders, speaking],
    ([orders]) => {
      if (speaking.value) orders.forEach(deliver)
    },
    { immediate: true },
  )
  watch(
    () => session.account?.id,
    () => sent.clear(),
  )

  /** Orders that this account must read; those that interrupt stand first. */
  const waiting = computed(() =>
    live.orders
      .filter((order) => unread(order, session.account, live.world.organisations).length > 0)
      .sort((a, b) => Number(b.interrupts === 'yes') - Number(a.interrupts === 'yes') || (a.id < b.id ? -1 : 1)),
  )
  const alarms = computed(() => waiting.value.filter((order) => order.interrupts === 'yes'))
  return { waiting, alarms, see }
})
