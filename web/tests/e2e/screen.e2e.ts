import type { Browser, Locator, Page } from 'playwright-core'
import { eventually, expect, signIn, type Settings } from './harness'

/** The wall beside the desk: a context of its own, because a wall has its own account and size. */
export interface Wall {
  page: Page
  complaints: string[]
}

export async function openWall(browser: Browser, { url, wall_name = '', wall_password = '' }: Settings): Promise<Wall> {
  const context = await browser.newContext({
    viewport: { width: 3840, height: 1080 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
    ignoreHTTPSErrors: true,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  await page.goto(`${url}/screen/?tour=off`)
  await signIn(page, wall_name, wall_password)
  await page.locator('[data-link].good').waitFor({ timeout: 20_000 })
  await putAllAside(page)
  return { page, complaints }
}

/** Emergencies of earlier steps would keep the figures covered. */
async function putAllAside(page: Page): Promise<void> {
  const aside = page.locator('[data-action=put-aside]')
  await page.locator('[data-action=put-aside], [data-figure=open]').first().waitFor({ timeout: 20_000 })
  while (await aside.isVisible()) await aside.click()
}

const figure = async (place: Page | Locator, name: string): Promise<number> =>
  parseInt((await place.locator(`[data-figure=${name}] strong`).innerText()).replace(/\D/g, ''), 10)

/** The same figures at the same moment, and behind each as many records as it says. */
export async function figuresAgree(wall: Page, desk: Page): Promise<void> {
  for (const name of ['open', 'overdue', 'received_today', 'closed_today'])
    await eventually(
      `wall and desk agree on ${name}`,
      async () => (await figure(wall, name)) === (await figure(desk, name)),
    )
  await wall.click('[data-figure=open]')
  const count = wall.locator('.sheet .count')
  await eventually('the list is as long as its figure', async () => {
    const listed = (await count.isVisible()) ? parseInt((await count.innerText()).replace(/\D/g, ''), 10) : 0
    return listed === (await figure(wall, 'open'))
  })
  await wall.keyboard.press('Escape')
  await wall.locator('.sheet').waitFor({ state: 'detached' })
}

/** City → district → back, by click; the address remembers where the wall looks. */
export async function drillsDown(wall: Page, district: string): Promise<void> {
  const row = wall.locator(`[data-panel=ranking] [data-part="${district}"] button`).first()
  if (await row.isVisible()) {
    await row.click()
  } else {
    await wall.click('[data-panel=ranking] .more')
    await wall.locator(`[role=dialog] [data-part="${district}"]`).first().click()
  }
  await wall.locator(`h1[data-area="${district}"]`).waitFor()
  expect(wall.url().includes(`area=${district}`), 'the address does not name the area')
  await wall.click('[data-action=back]')
  await wall.locator(`h1[data-area="${district}"]`).waitFor({ state: 'detached' })
}

/** An emergency order that waits for receipts has the wall, until somebody puts it aside. */
export async function emergencyTakesOver(wall: Page, issue: () => Promise<void>): Promise<void> {
  await issue()
  const alarm = wall.locator('[data-emergency^="order:"]')
  await alarm.waitFor()
  await eventually('the wall counts who has read it', async () =>
    /^\d+\/\d+ 已签收/.test(await alarm.locator('[data-receipts] strong').first().innerText()),
  )
  expect((await wall.locator('[data-panel]').count()) === 0, 'other panels stay beside the emergency')
  await wall.click('[data-action=put-aside]')
  await alarm.waitFor({ state: 'detached' })
  await wall.locator('[data-action=take-up]').first().waitFor()
}
