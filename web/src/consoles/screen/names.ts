import { alertSubject, recipientName } from '../../domain/event_words'
import type { Alert, Order, Recipient } from '../../domain/types'
import { useLive } from '../../stores/live'
import { useRules } from '../../stores/rules'
import { useWords } from '../../ui/words'

/** Names of what the wall shows, as people say them. */
export function useNames() {
  const live = useLive()
  const rules = useRules()
  const { t } = useWords()
  const unit = (id: string): string => live.unit(id)?.call_sign ?? id
  const organisation = (code: string): string => live.squadName(code)

  const alert = (one: Alert): string => alertSubject(one, { unit, zone: live.zone, organisation })
  const recipient = (one: Recipient): string =>
    one.department === undefined ? recipientName(one, { unit, organisation }) : rules.departmentText(one.department)
  function order(one: Order): string {
    return one.title ?? t(`order_kind.${one.kind}`)
  }
  return { unit, organisation, alert, recipient, order }
}
