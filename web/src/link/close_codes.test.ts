import { describe, expect, it } from 'vitest'
import { afterClose, backoffMs } from './close_codes'
import { newCommandId } from './ids'

describe('close codes', () => {
  it.each([1001, 1006, 1012, 1013, 4008])('%i: come back and resume', (code) => {
    expect(afterClose(code)).toEqual({ next: 'reconnect', delay_min_ms: 0, resume: true })
  })
})

describe('back-off', () => {
  it('starts at half a second, ends at ten, and spreads over the whole range', () => {
    expect(backoffMs(0, () => 0.99)).toBe(500)
    expect(backoffMs(3, () => 0)).toBe(500)
    expect(backoffMs(20, () => 1)).toBe(10_000)
    expect(backoffMs(20, () => 0.5)).toBe(5250)
  })
})

describe('command ids', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
  it('are version 4 UUIDs, also where randomUUID is missing (plain HTTP)', () => {
    const plain = { getRandomValues: crypto.getRandomValues.bind(crypto) } as Crypto
    expect(newCommandId(plain)).toMatch(uuid)
    expect(newCommandId()).toMatch(uuid)
    expect(newCommandId(plain)).not.toBe(newCommandId(plain))
  })
})
