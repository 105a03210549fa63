import { describe, expect, it } from 'vitest'
import { bytesText, scaledSize } from './photos'

describe('photos', () => {
  it('keep their shape and never exceed 2048 pixels on a side', () => {
    expect(scaledSize(4096, 3072)).toEqual({ width: 2048, height: 1536 })
    expect(scaledSize(3000, 4000)).toEqual({ width: 1536, height: 2048 })
    expect(scaledSize(800, 600)).toEqual({ width: 800, height: 600 })
  })
  it('say their size as people do', () => {
    expect([bytesText(900), bytesText(81_920), bytesText(3_250_586)]).toEqual(['900 B', '80 KB', '3.1 MB'])
  })
})
