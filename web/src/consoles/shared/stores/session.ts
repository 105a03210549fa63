import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api } from '../../../link/api'
import { Refusal } from '../../../link/messages'
import type { Account } from '../../../domain/types'

export type SignInFailure = { key: 'refused' | 'limited' | 'unreachable' | 'failed'; detail: string }

/** Who is at this desk. */
export const useSession = defineStore('session', () => {
  const state = ref<'asking' | 'signed_out' | 'signed_in'>('asking')
  const account = ref<Account | null>(null)
  const ended = ref(false)

  /** `remembered`: who was signed in here; goes on while the server cannot be reached, and not a moment longer. */
  async function ask(remembered: Account | null = null): Promise<void> {
    try {
      account.value = await api.account()
      state.value = 'signed_in'
    } catch (error) {
      const away = error instanceof Refusal && error.status === 0
      account.value = away ? remembered : null
      state.value = account.value ? 'signed_in' : 'signed_out'
    }
  }
  /** Whether the session still stands: only an answer of the server ends it, not its silence. */
  async function check(): Promise<void> {
    try {
      account.value = await api.account()
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) end()
    }
  }
  async function signIn(name: string, password: string): Promise<SignInFailure | null> {
    try {
      account.value = await api.signIn(name, password)
      ended.value = false
      state.value = 'signed_in'
      return null
    } catch (error) {
      return failureOf(error)
    }
  }
  async function signOut(): Promise<void> {
    // Leaving must work even when the server is away; the cookie dies with its session.
    await api.signOut().catch(() => undefined)
    forget()
  }
  /** The server ended the session. */
  function end(): void {
    ended.value = true
    forget()
  }
  function forget(): void {
    account.value = null
    state.value = 'signed_out'
  }
  return { state, account, ended, ask, check, signIn, signOut, end }
})

function failureOf(error: unknown): SignInFailure {
  if (!(error instanceof Refusal)) return { key: 'failed', detail: String(error) }
  const detail = error.error.detail ?? error.error.name
  if (error.status === 401 || error.status === 403) return { key: 'refused', detail }
  if (error.status === 429) return { key: 'limited', detail }
  return { key: error.error.name === 'unreachable' ? 'unreachable' : 'failed', detail }
}
