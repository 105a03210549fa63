import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, type Desk, type Settings } from './harness'

/** What a page of somebody else tries with the cookie of a signed-in dispatcher in the same browser. */
async function attempts(target: string): Promise<Record<string, string>> {
  const socket = (url: string) =>
    new Promise<string>((resolve) => {
      const tried = new WebSocket(url)
      tried.onopen = () => {
        tried.send(JSON.stringify({ type: 'session.open', id: '1', body: {} }))
      }
      tried.onmessage = () => resolve('heard something')
      tried.onclose = (event) => resolve(`closed ${event.code}`)
    })
  const asked = async (path: string, options: RequestInit) => {
    try {
      const answer = await fetch(target + path, { credentials: 'include', ...options })
      return `${answer.type} ${answer.status}`
    } catch {
      return 'blocked'
    }
  }
  const body = JSON.stringify({ source: 'other', category: '0101', title: 'evil', node: '310000' })
  const id = crypto.randomUUID()
  const results: Record<string, string> = {
    socket: await socket(target.replace('http', 'ws') + '/ws'),
    read: await asked('/api/v1/summary', {}),
    command: await asked('/api/v1/tickets', {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/json', 'X-Requested-With': 'tiaodu', 'Idempotency-Key': id },
    }),
    plain_command: await asked('/api/v1/tickets', { method: 'POST', body, headers: { 'Content-Type': 'text/plain' } }),
    blind_command: await asked('/api/v1/tickets', { method: 'POST', body, mode: 'no-cors' }),
    sign_out: await asked('/api/v1/session', { method: 'DELETE', headers: { 'X-Requested-With': 'tiaodu' } }),
  }
  const frame = document.createElement('iframe')
  frame.src = target + '/desk/'
  document.body.append(frame)
  await new Promise((resolve) => (frame.onload = resolve))
  results.frame = frame.contentDocument === null ? 'foreign or refused' : 'readable'
  const form = document.createElement('form')
  form.method = 'post'
  form.enctype = 'text/plain'
  form.action = target + '/api/v1/tickets'
  form.target = '_blank'
  const field = document.createElement('input')
  field.name = body.slice(0, -1) + ',"description":"'
  field.value = '"}'
  form.append(field)
  document.body.append(form)
  form.submit()
  return results
}

/**
 * A page on another port of the same host (the browser sends it the strict cookie too, because a port is no other site)
 * and on another name can neither open a console nor read, command or sign out.
 */
export async function evilPageIsRefused(desk: Desk, given: Settings): Promise<void> {
  const evil = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title><body></body>')
  })
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve))
  const { port } = evil.address() as AddressInfo
  const tickets = async () => {
    const answer = await desk.context.request.get(`${given.url}/api/v1/tickets?text=evil`)
    expect(answer.ok(), 'the dispatcher is not signed in any more')
    return ((await answer.json()) as { items: unknown[] }).items.length
  }
  try {
    const before = await tickets()
    for (const host of [new URL(given.url).hostname, 'localhost']) {
      const page = await desk.context.newPage()
      await page.goto(`http://${host}:${port}/`)
      const results = await page.evaluate(attempts, given.url)
      expect(results.socket === 'closed 1006', `${host}: a foreign page had a console: ${results.socket}`)
      for (const name of ['read', 'command', 'plain_command', 'sign_out'])
        expect(results[name] === 'blocked', `${host}: ${name}: ${results[name]}`)
      expect(results.blind_command === 'opaque 0' || results.blind_command === 'blocked', results.blind_command)
      expect(results.frame === 'foreign or refused', 'a foreign page has our desk in a frame')
      await page.waitForTimeout(500)
      await page.close()
    }
    expect((await tickets()) === before, 'a foreign page has registered a ticket')
  } finally {
    evil.close()
  }
}
