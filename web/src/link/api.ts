import type {
  Category,
  IndicatorBoard,
  Order,
  Patrol,
  RecoveryCodes,
  Recommendation,
  RuleChange,
  SignedInAccount,
  TicketContact,
  TicketPage,
  TotpSecret,
  UnitDetail,
} from '../protocol.gen'
import { newCommandId } from './ids'
import { isRecord, Refusal, wireErrorOf, type EventRecord } from './messages'

const timeout_ms = 15_000

/** Who is signed in, and what must be set up first. */
export type SignedIn = SignedInAccount

export interface AreaProperties {
  code: string
  name: string
  short_name: string
  district: string
  derived: boolean
}
export type Areas = GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties> & {
  /** Whom the licence of imported borders wants named; empty for derived ones. */
  attribution?: string
  /** Whose roads ways are worked out along; null without roads. */
  roads?: { attribution: string } | null
}
export type DistrictBorders = GeoJSON.FeatureCollection<GeoJSON.Geometry, { code: string; name: string }>

/** Tickets received in a period, of an organisation and everything below it. */
export interface IndicatorPeriod {
  node: string
  from: string
  to: string
}
/** Those that a figure counts, those it counts over, and those it counts over without counting them. */
export type IndicatorPart = 'counts' | 'of' | 'missing'

async function request(
  method: string,
  path: string,
  body?: object,
  more_headers: Record<string, string> = {},
): Promise<unknown> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), timeout_ms)
  try {
    const response = await fetch(path, {
      method,
      signal: abort.signal,
      credentials: 'same-origin',
      // The server's guard against forged requests: a foreign page cannot set this header.
      headers: {
        'X-Requested-With': 'tiaodu',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...more_headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    })
    const text = await response.text()
    const answer = parse(text)
    if (!response.ok) throw new Refusal(wireErrorOf(answer, `http_${response.status}`), response.status)
    return answer
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal({ code: 0, name: 'unreachable' })
  } finally {
    clearTimeout(timer)
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A command over HTTP, for what happens before there is a socket. */
function command(path: string, body: object): Promise<unknown> {
  return request('POST', path, body, { 'Idempotency-Key': newCommandId() })
}

function items(answer: unknown): unknown[] {
  return isRecord(answer) && Array.isArray(answer.items) ? answer.items : []
}

export const api = {
  async account(): Promise<SignedIn> {
    return (await request('GET', '/api/v1/session')) as SignedIn
  },
  async signIn(name: string, password: string, code?: string): Promise<SignedIn> {
    return (await request('POST', '/api/v1/session', { name, password, ...(code ? { code } : {}) })) as SignedIn
  },
  async changePassword(old_password: string, new_password: string): Promise<void> {
    await command('/api/v1/account/password', { old_password, new_password })
  },
  async enrolTotp(): Promise<TotpSecret> {
    return (await command('/api/v1/account/totp', {})) as TotpSecret
  },
  async confirmTotp(code: string): Promise<RecoveryCodes> {
    return (await command('/api/v1/account/totp/confirm', { code })) as RecoveryCodes
  },
  async keepSession(): Promise<void> {
    await request('POST', '/api/v1/session/active', {})
  },
  async signOut(): Promise<void> {
    await request('DELETE', '/api/v1/session')
  },
  async categories(): Promise<Category[]> {
    return items(await request('GET', '/api/v1/categories')) as Category[]
  },
  async areas(): Promise<Areas> {
    return (await request('GET', '/api/v1/areas')) as Areas
  },
  async districtBorders(): Promise<DistrictBorders> {
    return (await request('GET', '/api/v1/areas/districts')) as DistrictBorders
  },
  async ticketEvents(ticket_id: string): Promise<EventRecord[]> {
    return items(await request('GET', `/api/v1/tickets/${encodeURIComponent(ticket_id)}/events`)) as EventRecord[]
  },
  async order(order_id: string): Promise<Order> {
    return (await request('GET', `/api/v1/orders/${encodeURIComponent(order_id)}`)) as Order
  },
  async rules(): Promise<Required<RuleChange> & { version: number }> {
    return (await request('GET', '/api/v1/rules')) as Required<RuleChange> & { version: number }
  },
  /** Patrols under way in this account's scope. */
  async patrols(): Promise<Patrol[]> {
    return items(await request('GET', '/api/v1/patrols?state=under_way&limit=500')) as Patrol[]
  },
  /** Who complained; answered only after `ticket.reveal`. */
  async contact(ticket_id: string): Promise<TicketContact> {
    return (await request('GET', `/api/v1/tickets/${encodeURIComponent(ticket_id)}/contact`)) as TicketContact
  },
  async candidates(ticket_id: string): Promise<Recommendation> {
    return (await request('GET', `/api/v1/tickets/${encodeURIComponent(ticket_id)}/candidates`)) as Recommendation
  },
  async indicators(period: IndicatorPeriod): Promise<IndicatorBoard> {
    return (await request('GET', `/api/v1/indicators?${new URLSearchParams({ ...period })}`)) as IndicatorBoard
  },
  async indicatorRecords(
    code: string,
    part: IndicatorPart,
    period: IndicatorPeriod,
    after?: string | null,
  ): Promise<TicketPage> {
    const query = new URLSearchParams({ ...period, part, limit: '200', ...(after ? { after } : {}) })
    return (await request('GET', `/api/v1/indicators/${encodeURIComponent(code)}/records?${query}`)) as TicketPage
  },
  async unit(unit_id: string): Promise<UnitDetail> {
    return (await request('GET', `/api/v1/units/${encodeURIComponent(unit_id)}`)) as UnitDetail
  },
}
