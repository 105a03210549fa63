import { exec } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { sosIsTakenAndClosed } from './alerts.e2e'
import { evilPageIsRefused } from './evil.e2e'
import { eventually, expect, launch, openDesk, settings, signIn, Steps, type Desk, type Settings } from './harness'
import { tabletSteps } from './tablet.e2e'
import { drillsDown, emergencyTakesOver, figuresAgree, openWall, type Wall } from './screen.e2e'

interface Organisation {
  code: string
  kind: string
  short_name: string
  district?: string
  lon: number
  lat: number
}

const figure = async (page: Page, name: string): Promise<number> =>
  parseInt((await page.locator(`[data-figure=${name}] strong`).innerText()).replace(/\D.*$/, ''), 10)
const isLive = (page: Page): Promise<boolean> => page.locator('.top .link.good').isVisible()
const status = (page: Page): Promise<string> => page.locator('.steps [aria-current=step]').innerText()

/** Opens the ticket through the search box, as a person who was told its number would. */
async function openTicket(page: Page, id: string): Promise<void> {
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await page.keyboard.press('/')
  await page.keyboard.type(id)
  await page.locator(`.queue .row[data-id="${id}"] .line`).click()
  await page.locator(`.head[data-ticket="${id}"]`).waitFor()
}

/** Takes a complaint in through the HTTP API, with the cookie of the signed-in desk. */
async function registerTicket(desk: Desk, { url }: Settings, place: object): Promise<string> {
  const categories = (await (await desk.context.request.get(`${url}/api/v1/categories`)).json()) as {
    items: { code: string }[]
  }
  const response = await desk.context.request.post(`${url}/api/v1/tickets`, {
    headers: { 'X-Requested-With': 'tiaodu', 'Idempotency-Key': randomUUID(), Origin: new URL(url).origin },
    data: {
      source: 'officer',
      category: categories.items[0].code,
      urgency: 'urgent',
      tags: [],
      title: `e2e ${Date.now()}`,
      ...place,
    },
  })
  expect(response.ok(), `register: ${response.status()} ${await response.text()}`)
  return ((await response.json()) as { ticket_id: string }).ticket_id
}

/** Where the squad's account works, and the district above it. */
async function squadAndDistrict(squad: Desk, desk: Desk, { url }: Settings): Promise<[Organisation, Organisation]> {
  const account = (await (await squad.context.request.get(`${url}/api/v1/session`)).json()) as {
    grants: { node: string }[]
  }
  const all = (await (await desk.context.request.get(`${url}/api/v1/organisations`)).json()) as {
    items: Organisation[]
  }
  const find = (code: string | undefined): Organisation => {
    const found = all.items.find((one) => one.code === code)
    if (!found) throw new Error(`no organisation ${code}`)
    return found
  }
  const own = find(account.grants[0].node)
  return [own, find(own.district)]
}

async function checkMap(page: Page): Promise<void> {
  await page.locator('.host canvas').waitFor()
  await eventually('units online', async () => (await figure(page, 'online')) > 0)
  // Software rendering needs a moment; a picture with few colours would be an empty map.
  await eventually('the map is drawn', async () => (await page.locator('.host').screenshot()).length > 20_000, 20_000)
}

async function answerAsSquad(squad: Page, desk: Page, action: string, label: string, result?: string): Promise<void> {
  if (result) await squad.locator('.answer textarea').fill(result)
  await squad.locator(`.answer [data-action=${action}]`).click()
  await eventually(`the desk sees ${label}`, async () =>
    (await desk.locator('.recipient .reached').allInnerTexts()).some((text) => text.includes(label)),
  )
}

/** Fills the dialog for a new order as a person would: by name, in the search box. */
async function issueOrder(desk: Page, kind: string, title: string, recipients: Organisation[]): Promise<void> {
  await desk.keyboard.press('Escape')
  await desk.keyboard.press('O')
  await desk.click('[data-action=issue]')
  await desk.locator(`dialog input[name=kind][value=${kind}]`).check()
  await desk.fill('dialog input[name=title]', title)
  for (const recipient of recipients) {
    await desk.fill('dialog input[name=picker]', recipient.short_name)
    await desk.click(`dialog [data-recipient-key="node:${recipient.code}"]`)
  }
  await desk.click('[data-action=send-issue]')
  await desk.locator('.right .head h2', { hasText: title }).waitFor()
}

async function orderAcrossLevels(desk: Page, squad: Page, recipients: Organisation[]): Promise<void> {
  const title = `e2e key task ${Date.now()}`
  await issueOrder(desk, 'key_task', title, recipients)
  const acknowledged = (): Promise<string> => desk.locator('[data-acknowledged]').innerText()
  await eventually('nobody has read it', async () => (await acknowledged()) === '0/2 已签收')
  await squad.keyboard.press('Escape')
  await squad.keyboard.press('O')
  await squad.locator('[data-order-row]', { hasText: title }).click()
  // Nobody pressed a button for this: the squad's page says by itself that the order has arrived there.
  await eventually(
    'delivered',
    async () => (await desk.locator('.recipient [data-step=delivered].reached').count()) === 1,
  )
  await squad.locator('.answer [data-action=acknowledge]').click()
  await eventually('half of them have read it', async () => (await acknowledged()) === '1/2 已签收')
  expect((await desk.locator('[data-level=squad]').innerText()).includes('1/1'), 'the squads are not counted')
  expect((await desk.locator('[data-level=district]').innerText()).includes('0/1'), 'the districts are not counted')
}

async function alarm(desk: Page, squad: Page, recipient: Organisation): Promise<void> {
  await issueOrder(desk, 'emergency', `e2e emergency ${Date.now()}`, [recipient])
  const bar = squad.locator('[data-alarm]')
  await bar.waitFor()
  await squad.keyboard.press('Escape')
  expect(await bar.isVisible(), 'the alarm can be dismissed without an answer')
  await bar.locator('[data-action=alarm-acknowledge]').click()
  await bar.waitFor({ state: 'detached' })
  await eventually('the desk sees it', async () =>
    (await desk.locator('[data-acknowledged]').innerText()).startsWith('1/1'),
  )
}

/** The first category is one that should become a case, so the form asks. */
async function closeTicket(desk: Page): Promise<void> {
  await desk.click('[data-action=close]')
  await desk.locator('.form textarea[name=note]').fill('e2e')
  const send = desk.locator('[data-action=send-close]')
  expect(await send.isDisabled(), 'the form does not ask whether this became a case')
  await desk.locator('[data-case] input[value=not_filed]').check()
  await desk.locator('[data-case] select').selectOption('corrected')
  await send.click()
  await eventually('closed', async () => (await status(desk)).includes('办结'))
}

async function reconnects(desk: Page, restart: string, wall?: Page): Promise<void> {
  const open = await figure(desk, 'open')
  const restarted = promisify(exec)(restart)
  await desk.locator('.banner').waitFor({ timeout: 30_000 })
  expect((await desk.locator('.top .link').innerText()).includes('重连'), 'the bar does not say that it reconnects')
  await wall?.locator('.band').waitFor({ timeout: 30_000 })
  await restarted
  await eventually('live again', () => isLive(desk), 40_000)
  await wall?.locator('[data-link].good').waitFor({ timeout: 40_000 })
  expect((await figure(desk, 'open')) === open, 'the figures changed over the restart')
}

export async function run(): Promise<number> {
  const given = settings()
  const steps = new Steps()
  const browser = await launch()
  const desk = await openDesk(browser, given)
  const with_squad = given.squad_name !== undefined && given.squad_password !== undefined
  const squad = with_squad ? await openDesk(browser, given) : undefined
  let ticket_id = ''
  let places: [Organisation, Organisation] | undefined

  await steps.run('a wrong password is refused in words', async () => {
    await signIn(desk.page, given.name, `${given.password}-wrong`)
    await desk.page.locator('[role=alert]').waitFor()
  })
  await steps.run('the dispatcher signs in and the desk is live', async () => {
    await signIn(desk.page, given.name, given.password)
    await eventually('live', () => isLive(desk.page), 20_000)
  })
  await steps.run('the map shows borders and units', () => checkMap(desk.page))
  await steps.run('the figures agree with the list behind them', async () => {
    for (const name of ['open', 'registered', 'accepted', 'dispatched', 'resolved', 'overdue']) {
      await desk.page.click(`[data-figure=${name}]`)
      const listed = async (): Promise<number> =>
        parseInt((await desk.page.locator('.queue .count').innerText()).replace(/\D/g, ''), 10)
      await eventually(name, async () => (await listed()) === (await figure(desk.page, name)))
    }
  })
  if (squad) {
    await steps.run('the squad signs in in its own browser', async () => {
      await signIn(squad.page, given.squad_name ?? '', given.squad_password ?? '')
      await eventually('live', () => isLive(squad.page), 20_000)
    })
  }
  await steps.run('a ticket that comes in through the API appears by itself', async () => {
    if (squad) places = await squadAndDistrict(squad, desk, given)
    const place = places?.[0]
    ticket_id = await registerTicket(
      desk,
      given,
      place ? { point: { lon: place.lon, lat: place.lat }, node: place.code } : {},
    )
    await openTicket(desk.page, ticket_id)
  })
  await steps.run('accept with the key A', async () => {
    await desk.page.locator('[data-action=accept]').waitFor()
    await desk.page.keyboard.press('A')
    await eventually('accepted', async () => (await status(desk.page)).includes('受理'))
  })
  await steps.run('an attempt to reach the complainant is on record', async () => {
    await desk.page.keyboard.press('P')
    await desk.page.click('[data-action=send-contact]')
    await desk.page.locator('[data-contact]').waitFor()
  })
  if (squad) {
    await steps.run('dispatch to the whole squad', async () => {
      await desk.page.keyboard.press('D')
      await desk.page.locator('.dispatch [role=tab]').nth(1).click()
      await desk.page.locator('.options [role=option]').first().click()
      await desk.page.locator('.dispatch textarea').fill('e2e')
      await desk.page.click('[data-action=send-dispatch]')
      await eventually('dispatched', async () => (await status(desk.page)).includes('派单'))
    })
    await steps.run('the squad sees it live and answers step by step', async () => {
      await openTicket(squad.page, ticket_id)
      await answerAsSquad(squad.page, desk.page, 'acknowledge', '已签收')
      await answerAsSquad(squad.page, desk.page, 'depart', '已出发')
      await answerAsSquad(squad.page, desk.page, 'arrive', '已到场')
      await answerAsSquad(squad.page, desk.page, 'report', '已反馈', '现场已处理完毕')
    })
  }
  await steps.run('close, and say whether it became a case', () => closeTicket(desk.page))
  if (squad) {
    await steps.run('the squad sees that it is closed', () =>
      eventually('closed', async () => (await status(squad.page)).includes('办结')),
    )
  }
  await steps.run('the history tells the whole story', async () => {
    const lines = await desk.page.locator('.timeline li').count()
    expect(lines >= (squad ? 9 : 4), `only ${lines} events`)
  })
  if (squad) {
    await steps.run('a key task to a district and a squad: the desk counts who has read it', () =>
      orderAcrossLevels(desk.page, squad.page, places ? [places[1], places[0]] : []),
    )
    await steps.run('an emergency order stands across the desk until it is acknowledged', async () => {
      if (places) await alarm(desk.page, squad.page, places[0])
    })
  }
  if (squad && given.devices) {
    await steps.run('an SOS appears, is taken, is closed, and the second console sees who took it', async () => {
      if (places) await sosIsTakenAndClosed(browser, given, desk.page, squad.page, places[0].code, places[0])
    })
  }
  await steps.run('a page of somebody else cannot open a console, read, command or sign out', () =>
    evilPageIsRefused(desk, given),
  )
  let tablet: Desk | undefined
  if (squad && places) {
    const [place] = places
    tablet = await tabletSteps(steps, { browser, given, desk, place })
  }
  let wall: Wall | undefined
  if (given.wall_name && given.wall_password) {
    await steps.run('the wall shows the figures of the desk, each with its list', async () => {
      wall = await openWall(browser, given)
      await figuresAgree(wall.page, desk.page)
    })
    await steps.run('the wall goes down to a district and back', async () => {
      if (wall && places) await drillsDown(wall.page, places[1].code)
    })
    await steps.run('an emergency order takes the wall over until it is put aside', async () => {
      const recipients = places ? [places[0]] : []
      const issue = (): Promise<void> => issueOrder(desk.page, 'emergency', `e2e wall ${Date.now()}`, recipients)
      if (wall && places) await emergencyTakesOver(wall.page, issue)
    })
  }
  if (given.restart) {
    const restart = given.restart
    await steps.run('a restart of the server is shown and survived', () => reconnects(desk.page, restart, wall?.page))
  }
  await steps.run('no page error, no violation of the content security policy', async () => {
    const all = [
      ...desk.complaints,
      ...(squad?.complaints ?? []),
      ...(tablet?.complaints ?? []),
      ...(wall?.complaints ?? []),
    ]
    expect(all.length === 0, all.join('\n      '))
  })
  if (steps.failed > 0 && given.shots) {
    await desk.page.screenshot({ path: `${given.shots}/desk-failed.png` })
    await squad?.page.screenshot({ path: `${given.shots}/squad-failed.png` })
    await tablet?.page.screenshot({ path: `${given.shots}/tablet-failed.png` })
    await wall?.page.screenshot({ path: `${given.shots}/wall-failed.png` })
  }
  await browser.close()
  console.log(`${steps.passed} passed, ${steps.failed} failed`)
  return steps.failed === 0 ? 0 : 1
}
