import { describe, expect, it } from 'vitest'
import { Refusal } from '../link/messages'
import { failureOf, inGroups, waitOf } from './sign_in'

const refusal = (name: string, path?: string, retry_after_s?: number): Refusal =>
  new Refusal({ code: 1, name, path, detail: 'why', retry_after_s })

describe('signing in', () => {
  it('asks for a code only when name and password were right', () => {
    expect(failureOf(refusal('second_factor_required', 'code')).key).toBe('code_needed')
    expect(failureOf(refusal('unauthenticated')).key).toBe('refused')
    expect(failureOf(refusal('unauthenticated', 'code')).key).toBe('code_wrong')
  })
  it('tells a locked account from a refusal of another kind', () => {
    expect(failureOf(refusal('forbidden', 'name')).key).toBe('locked')
    expect(failureOf(refusal('forbidden', 'Origin')).key).toBe('failed')
  })
  it('says how long to wait when the server does', () => {
    expect(failureOf(refusal('rate_limited', '', 300))).toEqual({ key: 'limited', detail: 'why', wait_s: 300 })
    expect(failureOf(refusal('rate_limited')).wait_s).toBeUndefined()
  })
  it('shows the rule that a new password breaks', () => {
    expect(failureOf(refusal('invalid_field', 'new_password'))).toEqual({
      key: 'rule',
      detail: 'why',
      wait_s: undefined,
    })
    expect(failureOf(new Error('no'))).toEqual({ key: 'failed', detail: 'Error: no' })
  })
  it('speaks of minutes after two of them, and never too early', () => {
    expect(waitOf(9.2)).toEqual({ unit: 'seconds', count: 10 })
    expect(waitOf(120)).toEqual({ unit: 'seconds', count: 120 })
    expect(waitOf(121)).toEqual({ unit: 'minutes', count: 3 })
    expect(waitOf(1800)).toEqual({ unit: 'minutes', count: 30 })
  })
  it('shows a secret in groups that can be typed', () => {
    expect(inGroups('ABCDEFGHIJ')).toBe('ABCD EFGH IJ')
    expect(inGroups('ABCD')).toBe('ABCD')
  })
})
