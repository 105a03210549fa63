/** What a close code tells the client to do (table in protocol/README.md). */
export interface AfterClose {
  next: 'stay_away' | 'reconnect' | 'sign_in'
  /** At least this long before the next try. */
  delay_min_ms: number
  /** False: rights changed, so what we hold may no longer be ours to see. */
  resume: boolean
}

const again: AfterClose = { next: 'reconnect', delay_min_ms: 0, resume: true }
const away: AfterClose = { next: 'stay_away', delay_min_ms: 0, resume: false }

export function afterClose(code: number): AfterClose {
  switch (code) {
    case 1000:
    case 1009:
    case 4400:
      return away
    case 4401:
      return { next: 'sign_in', delay_min_ms: 0, resume: false }
    case 4403:
      return { ...again, resume: false }
    case 4429:
      return { ...again, delay_min_ms: 10_000 }
    default:
      // 1012, 1013, 4008 and every way a network dies.
      return again
  }
}

const backoff_min_ms = 500
const backoff_max_ms = 10_000

/** Full jitter: after a restart hundreds of consoles must not come back in the same second. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(backoff_max_ms, backoff_min_ms * 2 ** Math.min(attempt, 10))
  return backoff_min_ms + random() * (ceiling - backoff_min_ms)
}
