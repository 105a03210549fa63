import { describe, expect, it } from 'vitest'
import { readFrames, type FrameSink, type PositionRecord } from './frames'

interface TestUnit {
  number: number
  lon: number
  lat: number
  heading?: number
  speed?: number
  state?: number
  age?: number
}
interface TestBlock {
  squad: number
  units: TestUnit[]
  snapshot?: boolean
}

export function frame(blocks: TestBlock[], epoch = 7, base_ms = 1_700_000_000_000): ArrayBuffer {
  const size = 16 + blocks.reduce((sum, block) => sum + 16 + block.units.length * 16, 0)
  const view = new DataView(new ArrayBuffer(size))
  view.setUint8(0, 0x50)
  view.setUint8(1, 1)
  view.setUint16(2, blocks.length, true)
  view.setUint32(4, epoch, true)
  view.setFloat64(8, base_ms, true)
  let at = 16
  for (const block of blocks) {
    view.setUint32(at, block.squad, true)
    view.setUint16(at + 4, block.units.length, true)
    view.setUint16(at + 6, block.snapshot ? 1 : 0, true)
    view.setUint32(at + 8, 5, true)
    view.setUint32(at + 12, 400, true)
    at += 16
    for (const unit of block.units) {
      view.setUint32(at, unit.number, true)
      view.setInt32(at + 4, Math.round(unit.lon * 1e7), true)
      view.setInt32(at + 8, Math.round(unit.lat * 1e7), true)
      view.setUint8(at + 12, unit.heading ?? 0)
      view.setUint8(at + 13, unit.speed ?? 0)
      view.setUint8(at + 14, unit.state ?? 0)
      view.setUint8(at + 15, unit.age ?? 0)
      at += 16
    }
  }
  return view.buffer as ArrayBuffer
}

function collect(wanted: (squad: number) => boolean = () => true) {
  const records: PositionRecord[] = []
  const blocks: [number, boolean][] = []
  const sink: FrameSink = {
    begin(squad, snapshot) {
      blocks.push([squad, snapshot])
      return wanted(squad)
    },
    unit: (record) => records.push({ ...record }),
  }
  return { records, blocks, sink }
}

describe('position frames', () => {
  it('reads every field of every record', () => {
    const { records, blocks, sink } = collect()
    const units = [{ number: 70_000, lon: 121.4737, lat: 31.2304, heading: 64, speed: 255, state: 0xc2, age: 20 }]
    expect(readFrames(frame([{ squad: 3, units, snapshot: true }]), 7, sink)).toBe(1)
    expect(blocks).toEqual([[3, true]])
    expect(records[0]).toMatchObject({ number: 70_000, heading: 64, speed: 255, state: 0xc2, oldest: false })
    expect(records[0].lon).toBeCloseTo(121.4737, 7)
    expect(records[0].lat).toBeCloseTo(31.2304, 7)
    expect(records[0].fix_at_ms).toBe(1_700_000_000_000 + 400 - 2000)
  })

  it('keeps negative coordinates and large unit numbers', () => {
    const { records, sink } = collect()
    readFrames(frame([{ squad: 1, units: [{ number: 0xffffffff, lon: -71.05, lat: -33.4 }] }]), 7, sink)
    expect(records[0].number).toBe(0xffffffff)
    expect(records[0].lon).toBeCloseTo(-71.05, 7)
  })

  it('tells half a minute from a quarter of an hour', () => {
    const { records, sink } = collect()
    readFrames(
      frame([
        {
          squad: 1,
          units: [
            { number: 1, lon: 1, lat: 1, age: 201 },
            { number: 2, lon: 1, lat: 1, age: 244 },
          ],
        },
      ]),
      7,
      sink,
    )
    expect(records[0].fix_at_ms - records[1].fix_at_ms).toBe(43 * 20_000)
    expect(records.some((r) => r.oldest)).toBe(false)
  })

  it('says when the age is only a lower bound', () => {
    const { records, sink } = collect()
    readFrames(frame([{ squad: 1, units: [{ number: 1, lon: 1, lat: 1, age: 255 }] }]), 7, sink)
    expect(records[0].oldest).toBe(true)
  })

  it('skips the records of a block that is not wanted and finds the next', () => {
    const { records, sink } = collect((squad) => squad === 2)
    const unit = (number: number): TestUnit => ({ number, lon: 121, lat: 31 })
    readFrames(
      frame([
        { squad: 1, units: [unit(1), unit(2)] },
        { squad: 2, units: [unit(3)] },
      ]),
      7,
      sink,
    )
    expect(records.map((record) => record.number)).toEqual([3])
  })

  it('ignores a message of another epoch: its numbers mean other units', () => {
    const { records, sink } = collect()
    expect(readFrames(frame([{ squad: 1, units: [{ number: 1, lon: 1, lat: 1 }] }], 6), 7, sink)).toBe(0)
    expect(records).toHaveLength(0)
  })

  it('accepts a message without blocks', () => {
    expect(readFrames(frame([]), 7, collect().sink)).toBe(0)
  })

  const good = frame([{ squad: 1, units: [{ number: 1, lon: 121, lat: 31 }] }])
  const changed = (at: number, value: number): ArrayBuffer => {
    const copy = good.slice(0)
    new Uint8Array(copy)[at] = value
    return copy
  }
  it.each([
    ['empty', new ArrayBuffer(0)],
    ['shorter than a header', new ArrayBuffer(8)],
    ['not a multiple of 16', new ArrayBuffer(24)],
    ['another magic', changed(0, 0x51)],
    ['another version', changed(1, 2)],
    ['more blocks than bytes', changed(2, 9)],
    ['more records than bytes', changed(20, 9)],
    ['cut off', good.slice(0, 32)],
    ['a base time that is not a number', changed(15, 0x7f)],
  ])('refuses: %s', (name, buffer) => {
    if (name.startsWith('a base')) new DataView(buffer).setFloat64(8, NaN, true)
    expect(() => readFrames(buffer, 7, collect().sink)).toThrow(RangeError)
  })
})
