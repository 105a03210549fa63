const magic = 0x50
const version = 1
const header_bytes = 16
const age_unknown = 255
const age_fine_steps = 200
/** Age bytes: 0–199 tenths of a second, 200–254 steps of 20 s from 20 s on, 255 older. */
const age_coarse_ms = 20_000
export const speed_unknown = 255

export interface FrameSink {
  /** False: the block is not wanted and its records are skipped. */
  begin(squad_number: number, snapshot: boolean, seq: number): boolean
  /** `fix_at_ms` is UTC by the server; when `oldest` it is only an upper bound (18 minutes or older). */
  unit(record: PositionRecord): void
}

/** One record; the same object is reused for every call, so a sink copies what it keeps. */
export interface PositionRecord {
  number: number
  lon: number
  lat: number
  heading: number
  speed: number
  state: number
  fix_at_ms: number
  oldest: boolean
}

/**
 * Reads one binary position message and returns the number of records. Throws RangeError when the bytes are not a
 * message of version 1 or claim more than they hold; a message of another epoch is ignored, because its unit
 * numbers mean other units.
 */
export function readFrames(buffer: ArrayBuffer, epoch: number, sink: FrameSink): number {
  if (buffer.byteLength < header_bytes || (buffer.byteLength & 15) !== 0) throw new RangeError('frame length')
  const words = new Int32Array(buffer)
  const bytes = new Uint8Array(buffer)
  if (bytes[0] !== magic || bytes[1] !== version) throw new RangeError('frame magic')
  if (words[1] >>> 0 !== epoch >>> 0) return 0
  const base_ms = new DataView(buffer).getFloat64(8, true)
  if (!Number.isFinite(base_ms)) throw new RangeError('frame base')
  let at = 4
  let total = 0
  for (let block = bytes[2] | (bytes[3] << 8); block > 0; block--) {
    if (at + 4 > words.length) throw new RangeError('frame truncated')
    const count = words[at + 1] & 0xffff
    const end = at + 4 + count * 4
    if (end > words.length) throw new RangeError('frame truncated')
    const tick_ms = base_ms + (words[at + 3] >>> 0)
    const snapshot = ((words[at + 1] >>> 16) & 1) === 1
    if (sink.begin(words[at] >>> 0, snapshot, words[at + 2] >>> 0)) readRecords(words, at + 4, end, tick_ms, sink)
    total += count
    at = end
  }
  return total
}

const record: PositionRecord = {
  number: 0,
  lon: 0,
  lat: 0,
  heading: 0,
  speed: 0,
  state: 0,
  fix_at_ms: 0,
  oldest: false,
}

function ageMs(age: number): number {
  return age < age_fine_steps ? age * 100 : age_coarse_ms * (1 + age - age_fine_steps)
}

function readRecords(words: Int32Array, from: number, end: number, tick_ms: number, sink: FrameSink): void {
  for (let r = from; r < end; r += 4) {
    const packed = words[r + 3]
    const age = packed >>> 24
    record.number = words[r] >>> 0
    record.lon = words[r + 1] / 1e7
    record.lat = words[r + 2] / 1e7
    record.heading = packed & 255
    record.speed = (packed >> 8) & 255
    record.state = (packed >> 16) & 255
    record.oldest = age === age_unknown
    record.fix_at_ms = tick_ms - ageMs(age)
    sink.unit(record)
  }
}
