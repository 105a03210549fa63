import { describe, expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

function flat(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, inner] of Object.entries(value)) {
    const here = path ? `${path}.${key}` : key
    if (typeof inner === 'string') found.set(here, inner)
    else for (const entry of flat(inner as object, here)) found.set(...entry)
  }
  return found
}
const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('languages', () => {
  const chinese = flat(zh)
  const english = flat(en)
  it('have the same texts', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })
  it('fill no slot in one language that the other does not know', () => {
    for (const [key, text] of chinese) expect([key, slots(english.get(key) ?? '')]).toEqual([key, slots(text)])
  })
  it('use no sign that the message format reads as syntax', () => {
    for (const [key, text] of [...chinese, ...english]) expect([key, /[@|]/.test(text)]).toEqual([key, false])
  })
})
