import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

/** Properties that are measured in pixels; icons are drawn larger instead. */
const sizes = new Set([
  'text-size',
  'text-halo-width',
  'text-padding',
  'line-width',
  'circle-radius',
  'circle-stroke-width',
  'circle-translate',
  'heatmap-radius',
])
/** Widths on the ground: metres stay metres. */
const on_the_ground = new Set(['zone-corridor'])

/**
 * The same picture, drawn `factor` times as large: texts, lines and symbols grow, and what depends on the zoom comes
 * as much later, because the same part of the city then stands at a higher zoom.
 */
export function scaled(style: StyleSpecification, factor: number): StyleSpecification {
  return { ...style, layers: style.layers.map((layer) => scaledLayer(layer, factor)) }
}

/** By how many zoom steps the same view is higher. */
export const zoomShift = (factor: number): number => Math.log2(factor)

export function scaledLayer<T extends LayerSpecification>(layer: T, factor: number): T {
  if (factor === 1 || on_the_ground.has(layer.id)) return layer
  const grow = (properties: object | undefined): object =>
    Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, value]) => [name, adapted(value, factor, sizes.has(name))]),
    )
  const zooms = (['minzoom', 'maxzoom'] as const)
    .filter((name) => layer[name] !== undefined)
    .map((name) => [name, (layer[name] ?? 0) + zoomShift(factor)])
  return { ...layer, ...Object.fromEntries(zooms), layout: grow(layer.layout), paint: grow(layer.paint) } as T
}

function isZoom(input: unknown): boolean {
  return Array.isArray(input) && input[0] === 'zoom'
}

/** Results of an expression are multiplied when they are sizes; stops move when they are zooms. */
function adapted(value: unknown, factor: number, size: boolean): unknown {
  if (typeof value === 'number') return size ? value * factor : value
  if (!Array.isArray(value)) return value
  const [kind, ...rest] = value as unknown[]
  if (typeof kind === 'number') return value.map((one) => adapted(one, factor, size))
  if (kind === 'interpolate') {
    const stops = rest.slice(2).map((entry, index) => {
      if (index % 2 === 1) return adapted(entry, factor, size)
      return isZoom(rest[1]) ? (entry as number) + zoomShift(factor) : entry
    })
    return [kind, rest[0], rest[1], ...stops]
  }
  if (!size) return value
  if (kind === 'match') {
    const branches = rest.slice(1, -1).map((entry, index) => (index % 2 === 1 ? adapted(entry, factor, true) : entry))
    return [kind, rest[0], ...branches, adapted(rest[rest.length - 1], factor, true)]
  }
  return ['*', factor, value]
}
