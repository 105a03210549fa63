import { beijingDayStart } from './clock'
import { holds } from './rights'
import { alert_levels, type Account, type Alert, type AlertKind, type AlertLevel, type Organisation } from './types'

/** How long the banner still says who has taken an alarm. */
const taken_shown_ms = 15_000

export interface AlertFilter {
  kind: AlertKind | 'all'
  level: AlertLevel | 'all'
}

export const isOpenAlert = (alert: Alert): boolean => alert.state !== 'closed'

function byLevelThenAge(a: Alert, b: Alert): number {
  const level = alert_levels.indexOf(a.level) - alert_levels.indexOf(b.level)
  return level || Date.parse(a.raised_at) - Date.parse(b.raised_at) || (a.id < b.id ? -1 : 1)
}

/** Alarms before warnings before notices, and of one level what has waited longest. */
export function openAlerts(alerts: readonly Alert[], filter: AlertFilter = { kind: 'all', level: 'all' }): Alert[] {
  const wanted = (alert: Alert): boolean =>
    (filter.kind === 'all' || alert.kind === filter.kind) && (filter.level === 'all' || alert.level === filter.level)
  return alerts.filter((alert) => isOpenAlert(alert) && wanted(alert)).sort(byLevelThenAge)
}

/** Closed since midnight in Beijing, the latest first. */
export function closedToday(alerts: readonly Alert[], now_ms: number): Alert[] {
  const today = beijingDayStart(now_ms)
  const closed_ms = (alert: Alert): number => Date.parse(alert.closed_at ?? '')
  return alerts.filter((alert) => closed_ms(alert) >= today).sort((a, b) => closed_ms(b) - closed_ms(a))
}

/** Alarms that nobody has taken, and after them those just taken: everybody should see who it was. */
export function bannerAlarms(alerts: readonly Alert[], now_ms: number): Alert[] {
  const alarms = openAlerts(alerts, { kind: 'all', level: 'alarm' })
  const just_taken = (alert: Alert): boolean =>
    alert.state === 'taken' && now_ms - Date.parse(alert.taken_at ?? '') < taken_shown_ms
  return [...alarms.filter((alert) => alert.state === 'open'), ...alarms.filter(just_taken)]
}

/** Who answers for the squad, or leads it, may take and close; others look on. */
export function mayHandleAlert(
  account: Account | null,
  alert: Alert,
  organisations: ReadonlyMap<string, Organisation>,
): boolean {
  return (
    holds(account, 'dispatcher', alert.node, organisations) || holds(account, 'squad_leader', alert.node, organisations)
  )
}

/** Who was faster: the last word about the alert, unless it was this account's own. */
export function handledBy(
  alert: Alert,
  account: Account | null,
): { by: string; at: string; done: 'taken' | 'closed' } | null {
  const closed = alert.state === 'closed'
  const [by, at] = closed ? [alert.closed_by, alert.closed_at] : [alert.taken_by, alert.taken_at]
  if (!by || !at || by === account?.display_name) return null
  return { by, at, done: closed ? 'closed' : 'taken' }
}
