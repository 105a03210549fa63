import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api, type SignedIn } from '../link/api'
import { Refusal } from '../link/messages'
import { failureOf, type SignInFailure } from '../domain/sign_in'

const kept_every_ms = 60_000

/** Who is at this console. */
export const useSession = defineStore('session', () => {
  const state = ref<'asking' | 'signed_out' | 'setting_up' | 'signed_in'>('asking')
  const account = ref<SignedIn | null>(null)
  const ended = ref(false)
  let kept_at = 0

  /** What the server says of us decides: some accounts have something to set up first. */
  function welcome(who: SignedIn): void {
    account.value = who
    ended.value = false
    kept_at = Date.now()
    state.value = who.setup === 'done' ? 'signed_in' : 'setting_up'
  }
  /**
   * Null: signed in. A server that is away leaves the page signed out, too; the answer says which it was. `remembered`:
   * who was signed in here; goes on while the server cannot be reached, and not a moment longer.
   */
  async function ask(remembered: SignedIn | null = null): Promise<SignInFailure | null> {
    try {
      welcome(await api.account())
      return null
    } catch (error) {
      const away = error instanceof Refusal && error.status === 0
      account.value = away ? remembered : null
      state.value = account.value ? 'signed_in' : 'signed_out'
      return failureOf(error)
    }
  }
  /** Whether the session still stands: only an answer of the server ends it, not its silence. */
  async function check(): Promise<void> {
    try {
      welcome(await api.account())
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) end()
    }
  }
  async function tried(work: () => Promise<SignedIn>): Promise<SignInFailure | null> {
    try {
      welcome(await work())
      return null
    } catch (error) {
      return failureOf(error)
    }
  }
  const signIn = (name: string, password: string, code?: string): Promise<SignInFailure | null> =>
    tried(() => api.signIn(name, password, code))
  const changePassword = (old_password: string, new_password: string): Promise<SignInFailure | null> =>
    tried(async () => {
      await api.changePassword(old_password, new_password)
      return api.account()
    })
  async function signOut(): Promise<void> {
    // Leaving must work even when the server is away; the cookie dies with its session.
    await api.signOut().catch(() => undefined)
    forget()
  }
  /** Somebody is at the keyboard: the session must not end for want of use. */
  function used(): void {
    if (state.value !== 'signed_in' || Date.now() - kept_at < kept_every_ms) return
    kept_at = Date.now()
    // A page that cannot say so is told by its socket that the session has ended.
    void api.keepSession().catch(() => undefined)
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
  return { state, account, ended, ask, check, signIn, changePassword, signOut, used, end }
})
