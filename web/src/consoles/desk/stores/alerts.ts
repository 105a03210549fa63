import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import {
  bannerAlarms,
  closedToday,
  handledBy,
  mayHandleAlert,
  openAlerts,
  type AlertFilter,
} from '../../../domain/alerts'
import { beijingDayStart } from '../../../domain/clock'
import { alertSubject } from '../../../domain/event_words'
import { middleOf } from '../../../domain/zones'
import type { LonLat } from '../../../domain/geo'
import type { Alert, AlertFinding } from '../../../domain/types'
import { i18n } from '../../../ui/i18n'
import { useCommands } from './commands'
import { useDesk } from './desk'
import { useLive } from '../../../stores/live'
import { useSession } from '../../../stores/session'

/** What somebody has typed about an alert and not yet sent. */
interface ClosingDraft {
  finding: AlertFinding
  note: string
}

/** Alerts of this scope, and what this desk can do about them. */
export const useAlerts = defineStore('alerts', () => {
  const live = useLive()
  const desk = useDesk()
  const session = useSession()
  const commands = useCommands()
  const { t } = i18n.global
  const filter = reactive<AlertFilter>({ kind: 'all', level: 'all' })
  const drafts = reactive(new Map<string, ClosingDraft>())

  const today = computed(() => beijingDayStart(live.now))
  const open = computed(() => openAlerts(live.alerts))
  const shown = computed(() => openAlerts(live.alerts, filter))
  const closed_today = computed(() => closedToday(live.alerts, today.value))
  const banner = computed(() => bannerAlarms(open.value, live.now))
  const waiting = computed(() => open.value.filter((alert) => alert.state === 'open'))

  const may = (alert: Alert): boolean => mayHandleAlert(session.account, alert, live.world.organisations)
  const can = (alert: Alert): boolean => commands.connected && !commands.busy.has(alert.id) && may(alert)
  const mine = (alert: Alert): boolean => alert.state === 'taken' && handledBy(alert, session.account) === null
  const subject = (alert: Alert): string =>
    alertSubject(alert, {
      unit: (id) => live.unit(id)?.call_sign ?? id,
      zone: live.zone,
      organisation: live.squadName,
    })
  /** Where to look: the unit as it moves, else where the alert was raised, else its zone. */
  function place(alert: Alert): LonLat | undefined {
    const unit = live.unit(alert.unit_id)
    const zone = live.zone(alert.zone_id)
    return (unit && live.fleet.position(unit.number)) ?? alert.point ?? (zone && middleOf(zone.plan))
  }
  function draft(alert_id: string): ClosingDraft {
    if (!drafts.has(alert_id)) drafts.set(alert_id, { finding: 'handled', note: '' })
    return drafts.get(alert_id) as ClosingDraft
  }
  function done(alert: Alert, step: 'take' | 'close'): void {
    const kind = t(`alert_kind.${alert.kind}`)
    commands.notify('alert.done', { kind, subject: subject(alert), step: t(`alert.step_${step}`) })
  }

  async function take(alert: Alert): Promise<void> {
    if (!can(alert)) return
    const body = { alert_id: alert.id, version: alert.version }
    if (await commands.run(alert.id, 'take', 'alert.take', body)) done(alert, 'take')
  }
  function show(alert: Alert): void {
    const unit = live.unit(alert.unit_id)
    desk.select(unit ? { kind: 'unit', id: unit.id } : { kind: 'alert', id: alert.id })
    desk.flyTo(place(alert))
  }
  /** The one gesture of an alarm: it is mine, and I see where. */
  function takeAndShow(alert: Alert): void {
    show(alert)
    if (alert.state === 'open') void take(alert)
  }
  async function close(alert: Alert): Promise<void> {
    const { finding, note } = draft(alert.id)
    const body = { alert_id: alert.id, version: alert.version, outcome: finding, note: note.trim() }
    if (!(await commands.run(alert.id, 'close', 'alert.close', body))) return
    drafts.delete(alert.id)
    done(alert, 'close')
  }
  return {
    filter,
    open,
    shown,
    closed_today,
    banner,
    waiting,
    may,
    can,
    mine,
    subject,
    place,
    draft,
    take,
    show,
    takeAndShow,
    close,
  }
})
