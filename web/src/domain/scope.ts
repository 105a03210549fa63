import type { Organisation } from './types'

type Organisations = ReadonlyMap<string, Organisation>

/** What a wall looks at: the city, a district, a street, and how it divides into the next level. */
export interface Scope {
  code: string
  kind: Organisation['kind']
  name: string
  /** From the top that the account may see down to this one. */
  path: Organisation[]
  /** The next level down: districts of the city, streets of a district (and squads without one), squads of a street. */
  children: Organisation[]
  /** Whether something that belongs to this organisation is inside. */
  holds(node: string): boolean
  /** The child that it belongs to; undefined for what is the scope's own. */
  childOf(node: string): string | undefined
}

/** The organisation directly above: a squad answers to its street first, which lies in its district. */
function above({ street, district }: Organisation): string | undefined {
  return street ?? district
}

function isChild(scope: Organisation, other: Organisation): boolean {
  if (scope.kind === 'city') return other.kind === 'district'
  if (scope.kind === 'district') return other.district === scope.code && (other.kind === 'street' || !other.street)
  return scope.kind === 'street' && other.street === scope.code
}

/** Undefined when the organisation is not known (yet), or not a place a wall can look at. */
export function scopeOf(organisations: Organisations, code: string, top: string): Scope | undefined {
  const own = organisations.get(code)
  if (!own) return undefined
  const children = [...organisations.values()]
    .filter((other) => other.code !== code && isChild(own, other))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  const starts = new Set(children.map((child) => child.code))
  const inside = new Map<string, string | undefined>([[code, undefined]])
  for (const organisation of organisations.values()) {
    const child = climb(organisations, organisation.code, (one) => starts.has(one))
    if (child !== undefined) inside.set(organisation.code, child)
  }
  const whole = own.kind === 'city'
  return {
    code,
    kind: own.kind,
    name: own.short_name,
    path: pathTo(organisations, own, top),
    children,
    holds: (node) => whole || inside.has(node),
    childOf: (node) => inside.get(node),
  }
}

function climb(organisations: Organisations, from: string, found: (code: string) => boolean): string | undefined {
  const seen = new Set<string>()
  for (let code: string | undefined = from; code !== undefined && !seen.has(code);) {
    if (found(code)) return code
    seen.add(code)
    const organisation = organisations.get(code)
    code = organisation && above(organisation)
  }
  return undefined
}

function pathTo(organisations: Organisations, own: Organisation, top: string): Organisation[] {
  const path: Organisation[] = []
  for (let next: Organisation | undefined = own; next && !path.includes(next);) {
    path.unshift(next)
    const up: string | undefined = next.code === top ? undefined : above(next)
    next = up === undefined ? undefined : organisations.get(up)
  }
  return path
}

/** Where the wall starts and returns to: the highest node that the account was granted. */
export function topOf(grants: readonly { node: string }[], organisations: Organisations): string | undefined {
  const rank = { city: 0, district: 1, street: 2, squad: 3 }
  const known = grants.map((grant) => organisations.get(grant.node)).filter((one) => one !== undefined)
  return known.sort((a, b) => rank[a.kind] - rank[b.kind])[0]?.code
}
