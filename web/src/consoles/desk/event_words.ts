import { useI18n } from 'vue-i18n'
import { sentenceOf, type Names, type Sentence } from '../../domain/event_words'
import type { EventRecord } from '../../domain/types'
import { ticketNumber } from '../../ui/words'
import { useDesk } from './stores/desk'
import { useLive } from './stores/live'

/** Events as sentences of the console's language. */
export function useEventWords() {
  const live = useLive()
  const desk = useDesk()
  const { t, te } = useI18n()
  const names: Names = {
    ticket: (id) => live.ticket(id),
    order: (id) => live.order(id),
    unit: (id) => live.unit(id)?.call_sign ?? id,
    organisation: (code) => live.squadName(code),
    category: (code) => desk.categoryName(code),
  }
  const subject = (event: EventRecord): Sentence => sentenceOf(event, names)
  function sentence(event: EventRecord): string {
    const { key, words } = subject(event)
    const named = (group: string, word: string | undefined): string =>
      word && te(`${group}.${word}`) ? t(`${group}.${word}`) : (word ?? '')
    return t(key, {
      ...words,
      number: words.ticket ? ticketNumber(words.ticket) : '',
      outcome: named('outcome', words.outcome),
      posture: named('posture', words.posture),
    })
  }
  return { sentence, subject }
}
