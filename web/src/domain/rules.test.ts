import { describe, expect, it } from 'vitest'
import { ticket } from './fixtures'
import { caseRuleOf, groupActions, matches, missingBeforeClosing, possibleActions, stateLabel } from './rules'
import type { FlowAction, RuleBook } from './types'

const label = (code: string): { code: string; zh: string; en: string } => ({ code, zh: `${code}-zh`, en: `${code}-en` })
const action = (code: string, from: string[]): FlowAction => ({
  label: label(code),
  from,
  who: 'owner',
  clocks: 'none',
  hand_over: 'stays',
  note: 'optional',
  reasons: [],
})
const book = {
  version: 1,
  flow: {
    states: [
      { label: label('registered'), status: 'registered' },
      { label: label('sent_back'), status: 'registered' },
    ],
    actions: [
      action('accept', ['registered', 'sent_back']),
      action('void', ['registered']),
      action('locate', ['registered']),
      action('undispatch', ['registered']),
    ],
  },
  cases: { rules: [{ label: label('illegal_building'), match: { categories: ['0101'] } }], no_case_reasons: [] },
  sources: [
    {
      source: 'hotline_12345',
      label: label('hotline_12345'),
      external_id: 'optional',
      reply: 'required',
      call_back: 'optional',
    },
  ],
} as unknown as RuleBook
const codes = (actions: FlowAction[]): string[] => actions.map((one) => one.label.code)

describe('actions of the flow', () => {
  it('are those of the state, not of the status, without what happens by itself', () => {
    expect(codes(possibleActions(book, ticket()))).toEqual(['accept', 'void', 'locate'])
    expect(codes(possibleActions(book, ticket({ state: 'sent_back' })))).toEqual(['accept'])
  })
  it('fall back to the status while there are no rules', () => {
    expect(codes(possibleActions(null, ticket()))).toEqual(['accept', 'locate', 'contact'])
    expect(codes(possibleActions(null, ticket({ status: 'closed' })))).toEqual([])
  })
  it('put the step that is due first and what is rare last', () => {
    const groups = groupActions(possibleActions(book, ticket()), 'registered')
    expect(groups.main?.label.code).toBe('accept')
    expect([codes(groups.near), codes(groups.far)]).toEqual([['locate'], ['void']])
  })
  it('have the words of the rules in the language of the desk', () => {
    expect([stateLabel(book, 'sent_back', 'zh'), stateLabel(book, 'sent_back', 'en')]).toEqual([
      'sent_back-zh',
      'sent_back-en',
    ])
    expect(stateLabel(null, 'sent_back', 'zh')).toBeUndefined()
  })
})

describe('rules about tickets', () => {
  it('match by the beginning of the category, and by everything they name', () => {
    expect(matches({ categories: ['01'] }, ticket())).toBe(true)
    expect(matches({ categories: ['02'] }, ticket())).toBe(false)
    expect(matches({ categories: [], source: 'petition' }, ticket())).toBe(false)
    expect(matches({ categories: [], tag: 'under_construction' }, ticket({ tags: ['under_construction'] }))).toBe(true)
  })
  it('say which complaints should become a case', () => {
    expect(caseRuleOf(book, ticket())?.label.code).toBe('illegal_building')
    expect(caseRuleOf(book, ticket({ category: '0510' }))).toBeUndefined()
  })
  it('ask for the reply before closing where the source wants one', () => {
    const reply = { way: 'phone', text: 'done', at: '2026-01-05T00:20:00Z', by: 'desk' } as const
    expect(missingBeforeClosing(book, ticket())).toEqual(['reply'])
    expect(missingBeforeClosing(book, ticket({ reply }))).toEqual([])
    expect(missingBeforeClosing(book, ticket({ source: 'officer' }))).toEqual([])
  })
})
