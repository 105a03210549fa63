import { afterEach, describe, expect, it, vi } from 'vitest'
import { hasNewRelease } from './release'

const answers = (html: string, ok = true): void =>
  void vi.stubGlobal('fetch', async () => ({ ok, text: async () => html }))

describe('a page that stays open for months', () => {
  afterEach(() => vi.unstubAllGlobals())
  it('notices that the server has another release', async () => {
    answers('<script type="module" crossorigin src="/assets/screen-BBBB.js"></script>')
    expect(await hasNewRelease('/screen/', ['/assets/screen-AAAA.js'])).toBe(true)
    expect(await hasNewRelease('/screen/', ['/assets/screen-BBBB.js'])).toBe(false)
  })
  it('does not load itself anew because of an error page, or of no answer', async () => {
    answers('<h1>503</h1>')
    expect(await hasNewRelease('/screen/', ['/assets/screen-AAAA.js'])).toBe(false)
    answers('', false)
    expect(await hasNewRelease('/screen/', ['/assets/screen-AAAA.js'])).toBe(false)
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('offline')))
    expect(await hasNewRelease('/screen/', ['/assets/screen-AAAA.js'])).toBe(false)
  })
})
