import type { Browser, Page } from 'playwright-core'
import { eventually, expect, openTablet, post, signIn, type Desk, type Settings, type Steps } from './harness'

interface Ticket {
  ticket_id: string
  version: number
}
interface Place {
  code: string
  lon: number
  lat: number
}
interface Walk {
  browser: Browser
  given: Settings
  desk: Desk
  place: Place
}

const live = (page: Page) => page.locator('[data-link][data-state=live]')
const offline = (page: Page) => page.locator('[data-link]:not([data-state=live])')
const jobOf = (page: Page, title: string) => page.locator('[data-job]', { hasText: title }).first()
const press = (page: Page, step: string): Promise<void> => page.click(`.actions [data-action=${step}]`)

/** A complaint inside the squad's area, sent to the whole squad by the desk. */
async function dispatched({ given, desk, place }: Walk, title: string): Promise<string> {
  const { request } = desk.context
  const categories = (await (await request.get(`${given.url}/api/v1/categories`)).json()) as {
    items: { code: string }[]
  }
  const point = { lon: place.lon, lat: place.lat }
  const taken = { source: 'officer', category: categories.items[0].code, urgency: 'urgent', title, point }
  const { ticket_id, version } = (await post(request, given.url, '/tickets', taken)) as Ticket
  const accepted = (await post(request, given.url, `/tickets/${ticket_id}/move`, {
    version,
    action: 'accept',
  })) as Ticket
  const recipients = [{ node: place.code }]
  await post(request, given.url, `/tickets/${ticket_id}/dispatch`, { version: accepted.version, recipients })
  return ticket_id
}

async function signedIn({ browser, given }: Walk): Promise<Desk> {
  const tablet = await openTablet(browser, given)
  await signIn(tablet.page, given.squad_name ?? '', given.squad_password ?? '')
  await live(tablet.page).waitFor({ timeout: 20_000 })
  return tablet
}

/** The steps that the server has recorded, in the order in which it did. */
async function recorded({ given, desk }: Walk, ticket_id: string): Promise<string[]> {
  const answer = await desk.context.request.get(`${given.url}/api/v1/tickets/${ticket_id}/events`)
  const { items } = (await answer.json()) as { items: { seq: number; type: string; body: { state?: string } }[] }
  return items
    .sort((a, b) => a.seq - b.seq)
    .filter((event) => event.type === 'order.advanced')
    .map((event) => event.body.state ?? '')
}

/** Everything is done without a network, the page is closed and opened again, and the server then has each step once. */
async function offlineOnce(walk: Walk, tablet: Desk): Promise<void> {
  const { page, context } = tablet
  const title = `e2e offline ${Date.now()}`
  const ticket_id = await dispatched(walk, title)
  await jobOf(page, title).click()
  // The service worker must have everything, and the last state must be stored, before the network goes.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.waitForTimeout(6_000)
  await context.setOffline(true)
  await offline(page).waitFor({ timeout: 30_000 })
  await press(page, 'acknowledge')
  await press(page, 'arrive')
  await press(page, 'report')
  await page.fill('textarea[name=words]', 'e2e: done without a network')
  await page.click('[data-action=send-words]')
  await page.locator('[data-pending=reported]').waitFor()

  await page.reload()
  await page.locator('[data-waiting]').waitFor({ timeout: 20_000 })
  await page.click('[data-page=sending]')
  await eventually('four acts wait', async () => (await page.locator('[data-waiting-act]').count()) === 4)
  await context.setOffline(false)
  await live(page).waitFor({ timeout: 30_000 })
  await eventually(
    'everything was delivered',
    async () => (await page.locator('[data-waiting-act]').count()) === 0,
    20_000,
  )
  const steps = (await recorded(walk, ticket_id)).filter((step) => step !== 'delivered')
  expect(steps.join() === 'acknowledged,en_route,on_scene,reported', `recorded: ${steps.join()}`)
}

/** Two tablets of one squad: the one without a network comes too late, and is told who was faster. */
async function lostRace(walk: Walk, tablet: Desk): Promise<void> {
  const { page, context } = tablet
  const other = await signedIn(walk)
  const title = `e2e race ${Date.now()}`
  await dispatched(walk, title)
  await page.click('[data-page=work]')
  await page
    .locator('[data-action=back]')
    .click({ timeout: 2_000 })
    .catch(() => undefined)
  await jobOf(page, title).click()
  await jobOf(other.page, title).click()
  await context.setOffline(true)
  await offline(page).waitFor({ timeout: 30_000 })
  await press(page, 'acknowledge')
  await press(other.page, 'acknowledge')
  await eventually('the other has set out', async () => (await other.page.locator('[data-waiting]').count()) === 0)
  await context.setOffline(false)
  await live(page).waitFor({ timeout: 30_000 })
  await page.locator('[data-refused]').first().waitFor({ timeout: 20_000 })
  const words = await page.locator('[data-refused]').first().innerText()
  expect(words.includes('已由他人办理'), `the refusal does not say who was faster: ${words}`)
  while ((await page.locator('[data-refused] button').count()) > 0)
    await page.locator('[data-refused] button').first().click()
  await other.context.close()
}

/** An emergency fills the screen and can be left only with an answer. */
async function emergency(walk: Walk, tablet: Desk): Promise<void> {
  const { given, desk, place } = walk
  const title = `e2e tablet emergency ${Date.now()}`
  const order = { kind: 'emergency', title, recipients: [{ node: place.code }] }
  await post(desk.context.request, given.url, '/orders', order)
  const screen = tablet.page.locator('[data-emergency]', { hasText: title })
  await screen.waitFor()
  await tablet.page.keyboard.press('Escape')
  expect(await screen.isVisible(), 'an emergency can be dismissed without an answer')
  await screen.locator('[data-action=emergency-acknowledge]').click()
  await screen.waitFor({ state: 'detached' })
}

export async function tabletSteps(steps: Steps, walk: Walk): Promise<Desk | undefined> {
  let tablet: Desk | undefined
  await steps.run('the tablet signs in and lists the jobs of its squad', async () => {
    tablet = await signedIn(walk)
    await tablet.page.locator('[data-list=jobs]').waitFor()
  })
  const opened = (): Desk => {
    if (!tablet) throw new Error('the tablet is not open')
    return tablet
  }
  await steps.run('a job done without a network survives a reload and reaches the server once', () =>
    offlineOnce(walk, opened()),
  )
  await steps.run('a lost race between two tablets is explained', () => lostRace(walk, opened()))
  await steps.run('an emergency fills the tablet until it is acknowledged', () => emergency(walk, opened()))
  return tablet
}
