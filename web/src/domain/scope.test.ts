import { describe, expect, it } from 'vitest'
import { by_code } from './fixtures'
import { scopeOf, topOf } from './scope'

describe('what a wall looks at', () => {
  it('shows the city by districts, a district by streets and squads without one, a street by squads', () => {
    const codes = (code: string): string[] => scopeOf(by_code, code, 'city')?.children.map((one) => one.code) ?? []
    expect(codes('city')).toEqual(['district-1', 'district-2'])
    expect(codes('district-1')).toEqual(['squad-b', 'street-1'])
    expect(codes('street-1')).toEqual(['squad-a'])
  })
  it('counts what belongs to a squad for the street it answers to, and for the district above', () => {
    expect(scopeOf(by_code, 'district-1', 'city')?.childOf('squad-a')).toBe('street-1')
    expect(scopeOf(by_code, 'city', 'city')?.childOf('squad-a')).toBe('district-1')
  })
  it('counts what is the district’s own for the district only', () => {
    const district = scopeOf(by_code, 'district-1', 'city')
    expect([district?.holds('district-1'), district?.childOf('district-1')]).toEqual([true, undefined])
  })
  it('leaves out what lies in another district, and nothing in the city', () => {
    expect(scopeOf(by_code, 'district-1', 'city')?.holds('squad-c')).toBe(false)
    expect(scopeOf(by_code, 'city', 'city')?.holds('not-known-yet')).toBe(true)
  })
  it('names the way up only as far as the account may see', () => {
    const path = (top: string): string[] => scopeOf(by_code, 'street-1', top)?.path.map((one) => one.code) ?? []
    expect(path('city')).toEqual(['city', 'district-1', 'street-1'])
    expect(path('district-1')).toEqual(['district-1', 'street-1'])
  })
  it('starts at the highest organisation that was granted, and nowhere without a grant', () => {
    expect(topOf([{ node: 'squad-a' }, { node: 'district-2' }], by_code)).toBe('district-2')
    expect(topOf([], by_code)).toBeUndefined()
    expect(scopeOf(by_code, 'nowhere', 'city')).toBeUndefined()
  })
})
