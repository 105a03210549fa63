import { randomInt } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { eventually, expect, post, type Settings } from './harness'
import { Terminal, type Place } from './terminal'

interface Alarm {
  call_sign: string
  terminal: Terminal
}

/** A new car of the squad with a terminal, whose crew presses SOS. */
async function pressSos(browser: Browser, given: Settings, squad: string, place: Place): Promise<Alarm> {
  const context = await browser.newContext()
  const { request } = context
  await post(request, given.url, '/session', { name: given.admin_name, password: given.admin_password })
  const number = `139${randomInt(10 ** 8)
    .toString()
    .padStart(8, '0')}`
  const call_sign = `e2e ${number}`
  const unit = { squad, kind: 'vehicle', call_sign, posture: 'patrol', skills: [] }
  const { unit_id } = (await post(request, given.url, '/units', unit)) as { unit_id: string }
  await post(request, given.url, '/devices', { unit_id, protocol: 'jt808', identity: number })
  await context.close()
  const [host, port] = (given.devices ?? '').split(':')
  const terminal = await Terminal.logIn(host, Number(port), number)
  await terminal.pressSos(place)
  return { call_sign, terminal }
}

const bannerOf = (page: Page, call_sign: string) => page.locator('[data-alarm-id]', { hasText: call_sign })

/** Alarm on both desks, taken on one, seen on the other, closed with a note, gone from both. */
export async function sosIsTakenAndClosed(
  browser: Browser,
  given: Settings,
  desk: Page,
  other: Page,
  squad: string,
  place: Place,
): Promise<void> {
  const { call_sign, terminal } = await pressSos(browser, given, squad, place)
  try {
    await bannerOf(desk, call_sign).waitFor()
    await bannerOf(other, call_sign).waitFor()
    await desk.keyboard.press('Escape')
    expect(await bannerOf(desk, call_sign).isVisible(), 'the alarm can be dismissed without being taken')

    await bannerOf(desk, call_sign).locator('[data-action=alarm-take]').click()
    await desk.locator('.right h2', { hasText: call_sign }).waitFor()
    const by = await desk.locator('.top .who .ellipsis').innerText()
    await eventually('the other desk sees who has taken it', async () =>
      (await bannerOf(other, call_sign).innerText()).includes(by),
    )
    expect((await other.locator('[data-action=alarm-take]').count()) === 0, 'a taken alarm is offered again')

    await desk.keyboard.press('B')
    await desk.locator('[data-alert-row]', { hasText: call_sign }).first().click()
    await desk.click('[data-action=close-alert]')
    const send = desk.locator('[data-action=send-close-alert]')
    expect(await send.isDisabled(), 'an alert can be closed without saying why')
    await desk.locator('input[name=finding][value=false_alarm]').check()
    await desk.fill('textarea[name=note]', 'e2e: pressed by mistake')
    await send.click()
    await desk.locator('[data-alert][data-state=closed]').waitFor()

    await other.keyboard.press('Escape')
    await other.keyboard.press('B')
    await other.click('[data-action=closed-today]')
    const closed = other.locator('[data-alert-row][data-state=closed]', { hasText: call_sign })
    await eventually('the other desk sees that it is closed', async () => (await closed.innerText()).includes(by))
  } finally {
    terminal.close()
  }
}
