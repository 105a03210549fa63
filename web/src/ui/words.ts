import { useI18n } from 'vue-i18n'
import { shortNumber } from '../domain/ids'
import { beijingShort, duration, remaining, type ClockLevel, type Duration } from '../domain/clock'

export interface ClockText {
  level: ClockLevel
  text: string
}

/** Numbers and times as words of the console's language. */
export function useWords() {
  const { t } = useI18n()

  function durationText(d: Duration): string {
    if (d.unit === 'seconds')
      return t('duration.seconds', { minutes: d.minutes, seconds: String(d.seconds).padStart(2, '0') })
    return t(`duration.${d.unit}`, { ...d })
  }
  /** Counting down: "9:41", "2小时05分"; late: "超时 12分". */
  function clock(due_at: string | undefined, now_ms: number): ClockText {
    const { level, left_ms } = remaining(due_at, now_ms)
    if (level === 'none') return { level, text: '—' }
    if (level === 'overdue') return { level, text: t('clock.overdue', { text: durationText(duration(left_ms)) }) }
    return { level, text: durationText(duration(left_ms, 'fine')) }
  }
  /** To the minute: "14:03" today, "11-20 14:03" on another day. */
  function minute(at: string | undefined, now_ms: number): string {
    return beijingShort(at, now_ms).replace(/^(\d\d:\d\d):\d\d$/, '$1')
  }
  function durationOf(ms: number, level: ClockLevel | 'paused'): string {
    return durationText(duration(ms, level === 'fine' || level === 'soon' ? 'fine' : 'coarse'))
  }
  function age(ms: number): string {
    if (!Number.isFinite(ms)) return t('duration.age_unknown')
    const s = Math.max(0, Math.floor(ms / 1000))
    if (s < 60) return t('duration.age_seconds', { n: s })
    if (s < 3600) return t('duration.age_minutes', { n: Math.floor(s / 60) })
    if (s < 86_400) return t('duration.age_hours', { n: Math.floor(s / 3600) })
    return t('duration.age_days', { n: Math.floor(s / 86_400) })
  }
  return { t, durationText, durationOf, clock, age, time: beijingShort, minute }
}

export function ticketNumber(id: string): string {
  return `#${shortNumber(id)}`
}
