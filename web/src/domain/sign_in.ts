import { Refusal } from '../link/messages'

/** What the page says when signing in, or what comes after it, did not work. */
export interface SignInFailure {
  key: 'refused' | 'code_wrong' | 'code_needed' | 'locked' | 'limited' | 'busy' | 'unreachable' | 'rule' | 'failed'
  detail: string
  /** How long to wait before the next try, where the server said it. */
  wait_s?: number
}

export function failureOf(error: unknown): SignInFailure {
  if (!(error instanceof Refusal)) return { key: 'failed', detail: String(error) }
  const { name, path } = error.error
  const detail = error.error.detail ?? name
  switch (name) {
    case 'second_factor_required':
      return { key: 'code_needed', detail }
    case 'unauthenticated':
      return { key: path === 'code' ? 'code_wrong' : 'refused', detail }
    case 'forbidden':
      return { key: path === 'name' ? 'locked' : 'failed', detail }
    case 'rate_limited':
      return { key: 'limited', detail, wait_s: error.error.retry_after_s }
    case 'busy':
      return { key: 'busy', detail }
    case 'unreachable':
      return { key: 'unreachable', detail }
    case 'invalid_field':
      return { key: path === 'code' ? 'code_wrong' : 'rule', detail }
    default:
      return { key: 'failed', detail }
  }
}

/** A wait as people say it: seconds up to two minutes, then minutes, rounded up so that nobody comes too early. */
export function waitOf(wait_s: number): { unit: 'seconds' | 'minutes'; count: number } {
  return wait_s <= 120
    ? { unit: 'seconds', count: Math.ceil(wait_s) }
    : { unit: 'minutes', count: Math.ceil(wait_s / 60) }
}

/** A secret in groups of four, to be typed from the screen. */
export function inGroups(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}
