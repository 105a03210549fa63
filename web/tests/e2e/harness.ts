import { randomUUID } from 'node:crypto'
import {
  chromium,
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core'

/** Where the server under test is and who may sign in; all from the environment, nothing is assumed. */
export interface Settings {
  url: string
  name: string
  password: string
  squad_name?: string
  squad_password?: string
  /** Who may register units and devices, and where devices connect (HOST:PORT); without them nobody presses SOS. */
  admin_name?: string
  admin_password?: string
  devices?: string
  /** A viewer for the big screen; without it the wall is left out. */
  wall_name?: string
  wall_password?: string
  /** A shell command that restarts the server; without it the reconnect test is left out. */
  restart?: string
  /** Folder for screenshots of failures. */
  shots?: string
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`set ${name}`)
  return value
}

export function settings(): Settings {
  return {
    url: required('TIAODU_URL').replace(/\/$/, ''),
    name: required('TIAODU_NAME'),
    password: required('TIAODU_PASSWORD'),
    squad_name: process.env.TIAODU_SQUAD_NAME,
    squad_password: process.env.TIAODU_SQUAD_PASSWORD,
    admin_name: process.env.TIAODU_ADMIN_NAME,
    admin_password: process.env.TIAODU_ADMIN_PASSWORD,
    devices: process.env.TIAODU_DEVICES,
    wall_name: process.env.TIAODU_WALL_NAME,
    wall_password: process.env.TIAODU_WALL_PASSWORD,
    restart: process.env.TIAODU_RESTART,
    shots: process.env.TIAODU_SHOTS,
  }
}

export function launch(): Promise<Browser> {
  const args = ['--enable-unsafe-swiftshader', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  return chromium.launch({ executablePath: process.env.TIAODU_CHROMIUM ?? '/usr/bin/chromium', args })
}

export interface Desk {
  context: BrowserContext
  page: Page
  /** Errors of the page and violations of the content security policy, as they happened. */
  complaints: string[]
}

export function openDesk(browser: Browser, { url }: Settings): Promise<Desk> {
  return openPage(browser, `${url}/desk/`, { viewport: { width: 1920, height: 1080 }, serviceWorkers: 'block' })
}

/** A tablet keeps its pages for the time without a network. */
export function openTablet(browser: Browser, { url }: Settings): Promise<Desk> {
  const viewport = { width: 390, height: 844 }
  return openPage(browser, `${url}/tablet/`, { viewport, hasTouch: true, serviceWorkers: 'allow' })
}

async function openPage(browser: Browser, address: string, options: BrowserContextOptions): Promise<Desk> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ignoreHTTPSErrors: true,
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) complaints.push(message.text())
  })
  await page.goto(address)
  return { context, page, complaints }
}

/** A command over HTTP, of whoever is signed in in that context. */
export async function post(request: APIRequestContext, url: string, path: string, data: object): Promise<unknown> {
  const headers = { 'X-Requested-With': 'tiaodu', 'Idempotency-Key': randomUUID(), Origin: new URL(url).origin }
  const response = await request.post(`${url}/api/v1${path}`, { headers, data })
  expect(response.ok(), `${path}: ${response.status()} ${await response.text()}`)
  return response.json()
}

export async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.fill('input[name=username]', name)
  await page.fill('input[name=password]', password)
  await page.click('form button[type=submit]')
}

/** Runs the named steps one after the other; later steps build on earlier ones, so the first failure ends the run. */
export class Steps {
  passed = 0
  failed = 0

  async run(name: string, step: () => Promise<void>): Promise<void> {
    if (this.failed > 0) return
    try {
      await step()
      this.passed++
      console.log(`ok    ${name}`)
    } catch (error) {
      this.failed++
      console.log(`FAIL  ${name}\n      ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

export function expect(condition: boolean, message: string): void {
  if (!condition) throw new Error(message)
}

export async function eventually(what: string, check: () => Promise<boolean>, within_ms = 10_000): Promise<void> {
  const end = Date.now() + within_ms
  while (Date.now() < end) {
    if (await check()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`not within ${within_ms} ms: ${what}`)
}
