import { useI18n } from 'vue-i18n'
import { recipientName, sentenceOf, type Names, type Sentence } from '../../domain/event_words'
import type { EventRecord, Recipient } from '../../domain/types'
import { ticketNumber } from '../../ui/words'
import { useLive } from '../../stores/live'
import { useReference } from '../../stores/reference'
import { useRules } from '../../stores/rules'

/** Events as sentences of the console's language. */
export function useEventWords() {
  const live = useLive()
  const reference = useReference()
  const rules = useRules()
  const { t } = useI18n()
  const names: Names = {
    ticket: (id) => live.ticket(id),
    order: (id) => live.order(id),
    alert: (id) => live.alert(id),
    zone: (id) => live.zone(id),
    unit: (id) => live.unit(id)?.call_sign ?? id,
    organisation: (code) => live.squadName(code),
    category: (code) => reference.categoryName(code),
  }
  const subject = (event: EventRecord): Sentence => sentenceOf(event, names)
  const nameOf = (recipient: Recipient): string =>
    recipient.department === undefined ? recipientName(recipient, names) : rules.departmentText(recipient.department)

  function about(words: Record<string, string>): string {
    if (words.ticket) return t('event.about_ticket', { number: ticketNumber(words.ticket) })
    return words.title ? t('event.about_order', { title: words.title }) : ''
  }
  function sentence(event: EventRecord): string {
    const { key, words } = subject(event)
    const named = (group: string): string => (words[group] ? rules.codeText(group, words[group]) : '')
    const why = [words.reason ? rules.reasonText(words.action ?? '', words.reason) : '', words.note ?? '']
    return t(key, {
      ...words,
      about: about(words),
      number: words.ticket ? ticketNumber(words.ticket) : '',
      outcome: named('outcome'),
      posture: named('posture'),
      verdict: named('verdict'),
      satisfaction: named('satisfaction'),
      alert_kind: named('alert_kind'),
      alert_level: named('alert_level'),
      alert_outcome: named('alert_outcome'),
      zone_kind: named('zone_kind'),
      media: named('media'),
      way: words.way ? rules.codeText('contact_way', words.way) : '',
      reached: words.reached ? rules.codeText('contact_result', words.reached) : '',
      cause: words.cause ? rules.codeText('light', words.cause) : '',
      action: words.action ? rules.actionCodeText(words.action) : '',
      state: words.state ? rules.stateCodeText(words.state) : '',
      why: why.filter(Boolean).join(' · '),
    }).replace(/\s*[：:→]?\s*$/, '')
  }
  return { sentence, subject, nameOf }
}
