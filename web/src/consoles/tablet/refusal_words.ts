import { useI18n } from 'vue-i18n'
import type { Act } from '../../domain/acts'
import type { Photo } from '../../domain/photos'
import type { WireError } from '../../link/messages'
import { useWords } from '../../ui/words'
import { useLive } from '../../stores/live'

/** Why the server would not have it, in a sentence that names who was faster where it is known. */
export function useRefusalWords() {
  const live = useLive()
  const { t } = useI18n()
  const { time } = useWords()

  /** Somebody else at the same squad has taken the same step. */
  function faster(act: Act): string {
    const order = act.subject.kind === 'order' ? live.order(act.subject.id) : undefined
    const index = (act.body as { recipient?: number }).recipient
    const recipient = order?.recipients.find((one) => one.index === index)
    if (!order || !recipient?.by) return ''
    const words = {
      state: t(`recipient.${recipient.state}`),
      who: recipient.by,
      when: time(order.changed_at, live.now),
    }
    return t('tablet.refusal.by_other', words)
  }
  function plain(error: WireError): string {
    const detail = error.detail ?? error.name
    if (error.name === 'forbidden') return t('tablet.refusal.forbidden')
    if (error.name === 'not_found') return t('tablet.refusal.not_found')
    if (error.name === 'invalid_field' || error.name === 'missing_field') return t('tablet.refusal.invalid', { detail })
    if (error.name === 'conflict') return t('tablet.refusal.conflict', { detail })
    if (error.name === 'wrong_state') return t('tablet.refusal.wrong_state', { detail })
    return t('tablet.refusal.other', { detail })
  }
  function why(kept: Act | Photo): string {
    const error = kept.error ?? { code: 0, name: '' }
    const taken = error.name === 'wrong_state' && 'type' in kept ? faster(kept) : ''
    return taken || plain(error)
  }
  return { why }
}
