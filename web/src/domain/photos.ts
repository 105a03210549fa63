import type { EvidenceSubject } from '../link/evidence'
import type { Kept } from '../link/outbox'
import type { LonLat } from './geo'

export type PhotoMoment = 'before' | 'after'

/** A photo as it will be sent, with what was known when it was taken. */
export interface Photo extends Kept {
  subject: EvidenceSubject
  moment: PhotoMoment
  taken_at: string
  point?: LonLat
  bytes: Blob
  /** Of the bytes, hexadecimal; absent where the browser cannot count it (no HTTPS). */
  sha256?: string
}

const side_max_px = 2048

/** Large enough for a number plate, small enough for a bad network. */
export function scaledSize(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, side_max_px / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
