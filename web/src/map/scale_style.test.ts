import type { LayerSpecification } from 'maplibre-gl'
import { describe, expect, it } from 'vitest'
import { layersOf } from './base_style'
import { scaledLayer } from './scale_style'

const layer = (paint: object, layout: object = {}): LayerSpecification =>
  ({ id: 'x', type: 'line', source: 's', minzoom: 11, paint, layout }) as LayerSpecification

describe('a map drawn larger', () => {
  it('multiplies sizes and moves zooms, and leaves colours and opacities', () => {
    const paint = { 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 12, 3], 'line-opacity': 0.5 }
    const { minzoom, paint: drawn } = scaledLayer(layer(paint, {}), 2) as { minzoom: number; paint: object }
    expect(minzoom).toBe(12)
    expect(drawn).toEqual({ 'line-width': ['interpolate', ['linear'], ['zoom'], 9, 2, 13, 6], 'line-opacity': 0.5 })
  })
  it('multiplies the results of a choice, not what is chosen by', () => {
    const layout = { 'text-size': ['match', ['get', 'part'], 'checkpoint', 11, 12.5] }
    expect(scaledLayer(layer({}, layout), 2).layout).toEqual({
      'text-size': ['match', ['get', 'part'], 'checkpoint', 22, 25],
    })
  })
  it('keeps what is as wide as the ground', () => {
    const corridor = layersOf('dark').find((one) => one.id === 'zone-corridor')
    expect(corridor && scaledLayer(corridor, 2)).toBe(corridor)
  })
  it('changes nothing at the size of a desk', () => {
    const one = layer({ 'line-width': 3 })
    expect(scaledLayer(one, 1)).toBe(one)
  })
})
