import { Refusal, wireErrorOf } from './messages'

/** What a photo belongs to; at least one of them. */
export interface EvidenceSubject {
  ticket_id?: string
  order_id?: string
  unit_id?: string
}

/** The server has no place for files: nothing that sending again could help, and nothing the photo could help. */
export class NoEvidenceHere extends Error {}

const timeout_ms = 120_000
const path = '/api/v1/evidence'

/** The bytes as they are; the same id again is the same photo. */
export async function uploadEvidence(id: string, subject: EvidenceSubject, bytes: Blob): Promise<void> {
  const query = new URLSearchParams(Object.entries(subject).filter(([, value]) => value !== undefined))
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeout_ms)
  try {
    const response = await fetch(`${path}?${query.toString()}`, {
      method: 'POST',
      signal: abort.signal,
      credentials: 'same-origin',
      headers: { 'X-Requested-With': 'tiaodu', 'Idempotency-Key': id, 'Content-Type': bytes.type },
      body: bytes,
    })
    if (response.ok) return
    const error = wireErrorOf(await response.json().catch(() => undefined), `http_${response.status}`)
    // A missing ticket is named by its path; a missing route names nothing.
    if ((response.status === 404 || response.status === 405) && !error.path) throw new NoEvidenceHere()
    throw new Refusal(error, response.status)
  } finally {
    clearTimeout(timer)
  }
}
