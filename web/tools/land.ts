import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

interface Topology {
  arcs: [number, number][][]
  transform: { scale: [number, number]; translate: [number, number] }
  objects: { land: { geometries: { arcs: number[][][] }[] } }
}
type Ring = [number, number][]

/** The Yangtze delta with a margin, so that no zoom level the map allows shows the cut. */
const box = { west: 116, south: 27, east: 127, north: 36 }

/**
 * Land of the Yangtze delta from Natural Earth (public domain, through the npm package world-atlas): only a faint
 * background for orientation, good to about a kilometre. Real borders come from the server.
 */
export function landBackground(): Plugin {
  const id = 'virtual:land'
  return {
    name: 'tiaodu-land',
    resolveId: (source) => (source === id ? '\0' + id : undefined),
    load(source) {
      if (source !== '\0' + id) return undefined
      const file = join(import.meta.dirname, '../node_modules/world-atlas/land-10m.json')
      return `export default ${JSON.stringify(landOf(JSON.parse(readFileSync(file, 'utf8')) as Topology))}`
    },
  }
}

function landOf(topology: Topology) {
  const arcs = topology.arcs.map((arc) => decodeArc(arc, topology.transform))
  const coordinates: Ring[][] = []
  for (const geometry of topology.objects.land.geometries) {
    for (const polygon of geometry.arcs) {
      const rings = polygon.map((ring) => clip(joinArcs(ring, arcs))).filter((ring) => ring.length >= 4)
      if (rings.length > 0) coordinates.push(rings)
    }
  }
  return { type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates } }
}

function decodeArc(arc: [number, number][], { scale, translate }: Topology['transform']): Ring {
  let x = 0
  let y = 0
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]])
}

function joinArcs(indexes: number[], arcs: Ring[]): Ring {
  const ring: Ring = []
  for (const index of indexes) {
    const arc = index < 0 ? [...arcs[~index]].reverse() : arcs[index]
    ring.push(...(ring.length > 0 ? arc.slice(1) : arc))
  }
  return ring
}

/** Sutherland-Hodgman against the box; Eurasia as one ring would be 200 kB of coast nobody sees. */
function clip(ring: Ring): Ring {
  const edges: [axis: 0 | 1, limit: number, sign: 1 | -1][] = [
    [0, box.west, 1],
    [0, box.east, -1],
    [1, box.south, 1],
    [1, box.north, -1],
  ]
  let points = ring
  for (const [axis, limit, sign] of edges) {
    const next: Ring = []
    points.forEach((b, i) => {
      const a = points[(i + points.length - 1) % points.length]
      const a_in = (a[axis] - limit) * sign >= 0
      const b_in = (b[axis] - limit) * sign >= 0
      if (a_in !== b_in) {
        const k = (limit - a[axis]) / (b[axis] - a[axis])
        next.push([a[0] + (b[0] - a[0]) * k, a[1] + (b[1] - a[1]) * k])
      }
      if (b_in) next.push(b)
    })
    points = next
  }
  if (points.length > 0) points.push(points[0])
  return points.map(([x, y]) => [Math.round(x * 1e4) / 1e4, Math.round(y * 1e4) / 1e4])
}
