import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { labelText, stateLabel, type Language } from '../domain/rules'
import type { FlowAction, Label, RuleBook, Ticket } from '../domain/types'
import { api } from '../link/api'
import { i18n } from '../ui/i18n'
import { useLive } from './live'

/** The rules in force and the words they bring: states, actions and reasons are data of the deployment. */
export const useRules = defineStore('rules', () => {
  const live = useLive()
  const { t, te, locale } = i18n.global
  const book = shallowRef<RuleBook | null>(null)
  const loading = ref(false)

  const language = (): Language => (locale.value === 'en' ? 'en' : 'zh')
  const text = (label: Label): string => labelText(label, language())
  /** While the rules are not here, the words of the status stand in. */
  const stateText = (ticket: Pick<Ticket, 'state' | 'status'>): string =>
    stateLabel(book.value, ticket.state, language()) ?? t(`status.${ticket.status}`)
  function actionText(action: FlowAction): string {
    return text(action.label) || codeText('action', action.label.code)
  }
  /** Words of a code that an event names. */
  function actionCodeText(code: string): string {
    const found = book.value?.flow.actions.find((action) => action.label.code === code)
    return found ? actionText(found) : codeText('action', code)
  }
  function stateCodeText(code: string): string {
    return stateLabel(book.value, code, language()) ?? codeText('status', code)
  }
  function reasonText(action: string, code: string): string {
    const reasons = book.value?.flow.actions.find((one) => one.label.code === action)?.reasons ?? []
    const found = reasons.find((reason) => reason.code === code)
    return found ? text(found) : code
  }
  function codeText(group: string, code: string): string {
    return te(`${group}.${code}`) ? t(`${group}.${code}`) : code
  }
  function departmentText(code: string): string {
    const found = book.value?.orders.departments.find((department) => department.code === code)
    return found ? text(found) : code
  }

  async function load(): Promise<void> {
    if (loading.value) return
    loading.value = true
    // Without them the desk still works by status; they are asked for again after the next connection.
    book.value = await api.rules().catch(() => book.value)
    loading.value = false
  }
  watch(
    () => live.state,
    (state) => {
      if (state === 'live') void load()
    },
    { immediate: true },
  )
  watch(
    () => live.log[0],
    (event) => {
      if (event?.type === 'rules.changed') void load()
    },
  )
  return { book, text, stateText, actionText, actionCodeText, stateCodeText, reasonText, departmentText, codeText }
})
