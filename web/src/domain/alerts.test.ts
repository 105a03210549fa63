import { describe, expect, it } from 'vitest'
import { bannerAlarms, closedToday, handledBy, mayHandleAlert, openAlerts } from './alerts'
import { alert, by_code } from './fixtures'
import type { Account, Alert, Role } from './types'

const ids = (alerts: Alert[]): string[] => alerts.map((one) => one.id)
const at = (time: string): number => Date.parse(`2026-01-05T${time}Z`)
const account = (node: string, role: Role): Account => ({
  id: '7',
  name: 'desk',
  display_name: 'Desk seven',
  grants: [{ node, role }],
})

describe('open alerts', () => {
  const notice = alert({ id: 'n', level: 'notice', kind: 'low_battery', raised_at: '2026-01-05T00:00:00Z' })
  const late = alert({ id: 'late', raised_at: '2026-01-05T00:30:00Z' })
  const early = alert({ id: 'early', raised_at: '2026-01-05T00:10:00Z' })
  const warning = alert({ id: 'w', level: 'warning', kind: 'off_post', state: 'taken' })
  const closed = alert({ id: 'c', state: 'closed' })
  const all = [notice, late, warning, closed, early]

  it('stand by level, and within a level the one that has waited longest is first', () => {
    expect(ids(openAlerts(all))).toEqual(['early', 'late', 'w', 'n'])
  })
  it('can be narrowed to a kind and to a level', () => {
    expect(ids(openAlerts(all, { kind: 'off_post', level: 'all' }))).toEqual(['w'])
    expect(ids(openAlerts(all, { kind: 'all', level: 'notice' }))).toEqual(['n'])
    expect(ids(openAlerts(all, { kind: 'off_post', level: 'notice' }))).toEqual([])
  })
})

describe('alerts closed today', () => {
  it('are those since midnight in Beijing, the latest first', () => {
    const closed = (id: string, closed_at: string): Alert => alert({ id, state: 'closed', closed_at })
    const alerts = [
      alert(),
      closed('before', '2026-01-04T15:59:59Z'),
      closed('midnight', '2026-01-04T16:00:00Z'),
      closed('now', '2026-01-05T00:30:00Z'),
    ]
    expect(ids(closedToday(alerts, at('01:00:00')))).toEqual(['now', 'midnight'])
  })
})

describe('the banner', () => {
  const taken = alert({ id: 't', state: 'taken', taken_by: 'Wang', taken_at: '2026-01-05T00:21:00Z' })
  it('shows alarms until somebody takes them, and nothing milder', () => {
    const alerts = [alert({ id: 'w', level: 'warning' }), alert(), alert({ id: 'c', state: 'closed' })]
    expect(ids(bannerAlarms(alerts, at('20:00:00')))).toEqual(['a1'])
  })
  it('says for a quarter of a minute who has taken one, below those that still wait', () => {
    const newer = alert({ id: 'newer', raised_at: '2026-01-05T00:21:05Z' })
    expect(ids(bannerAlarms([taken, newer], at('00:21:14')))).toEqual(['newer', 't'])
    expect(ids(bannerAlarms([taken, newer], at('00:21:15')))).toEqual(['newer'])
  })
})

describe('who may handle an alert', () => {
  it('is the dispatcher above the squad or its leader', () => {
    const may = (node: string, role: Role): boolean => mayHandleAlert(account(node, role), alert(), by_code)
    expect([may('city', 'dispatcher'), may('district-1', 'dispatcher'), may('squad-a', 'squad_leader')]).toEqual([
      true,
      true,
      true,
    ])
    expect([may('city', 'viewer'), may('district-2', 'dispatcher'), may('squad-b', 'squad_leader')]).toEqual([
      false,
      false,
      false,
    ])
    expect(mayHandleAlert(null, alert(), by_code)).toBe(false)
  })
})

describe('a lost race', () => {
  const me = account('city', 'dispatcher')
  it('names who took it and when', () => {
    const taken = alert({ state: 'taken', taken_by: 'Wang', taken_at: '2026-01-05T00:21:00Z' })
    expect(handledBy(taken, me)).toEqual({ by: 'Wang', at: '2026-01-05T00:21:00Z', done: 'taken' })
  })
  it('names who closed it, also when this desk had taken it', () => {
    const closed = alert({
      state: 'closed',
      taken_by: me.display_name,
      taken_at: '2026-01-05T00:21:00Z',
      closed_by: 'Li',
      closed_at: '2026-01-05T00:25:00Z',
    })
    expect(handledBy(closed, me)).toEqual({ by: 'Li', at: '2026-01-05T00:25:00Z', done: 'closed' })
  })
  it('is none while nobody else has touched it', () => {
    expect(handledBy(alert(), me)).toBeNull()
    expect(
      handledBy(alert({ state: 'taken', taken_by: me.display_name, taken_at: '2026-01-05T00:21:00Z' }), me),
    ).toBeNull()
  })
})
