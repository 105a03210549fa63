import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import type { LonLat } from '../domain/geo'
import { zone_kinds, type Zone } from '../domain/types'
import { isValidNow, middleOf, shapeOf } from '../domain/zones'
import { colours, type Theme } from './palette'

export const zones_source = 'zones'
export const zone_layers = ['zone-fill', 'zone-corridor', 'zone-line', 'zone-cordon', 'zone-checkpoint', 'zone-label']
/** Drawn whatever the switches say: somebody looks at an alert of this zone. */
export const zone_selected_layer = 'zone-selected'

const labels_from_zoom = 12
/** Pixels of 512 px tiles per metre at the equator at zoom 22, where the width of a corridor is anchored. */
const px_per_m_at_22 = (512 * 2 ** 22) / 40_075_016.7

const colourOf = (theme: Theme): ExpressionSpecification =>
  [
    'match',
    ['get', 'kind'],
    ...zone_kinds.flatMap((kind) => [kind, colours[theme].zones[kind]]),
    colours[theme].label_minor,
  ] as unknown as ExpressionSpecification
const only = (part: string): ExpressionSpecification => ['==', ['get', 'part'], part]
const cordon: ExpressionSpecification = ['==', ['get', 'kind'], 'cordon']
const line_width: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 9, 1, 14, 2.4]
const outline: ExpressionSpecification = ['match', ['get', 'part'], ['area', 'route'], true, false]
export const selectedFilter = (zone_id: string): FilterSpecification => ['all', outline, ['==', ['get', 'id'], zone_id]]

/** Areas faintly filled; routes as a line in the corridor that belongs to them; a cordon is dashed: it is temporary. */
export function zoneLayers(theme: Theme): LayerSpecification[] {
  const colour = colourOf(theme)
  const line = { 'line-color': colour, 'line-width': line_width }
  return [
    {
      id: 'zone-fill',
      type: 'fill',
      source: zones_source,
      filter: only('area'),
      paint: { 'fill-color': colour, 'fill-opacity': 0.13 },
    },
    {
      id: 'zone-corridor',
      type: 'line',
      source: zones_source,
      filter: only('route'),
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': colour,
        'line-opacity': 0.16,
        // Twice as wide with every zoom step, as the ground is: metres stay metres.
        'line-width': [
          'interpolate',
          ['exponential', 2],
          ['zoom'],
          7,
          ['/', ['get', 'px'], 2 ** 15],
          22,
          ['get', 'px'],
        ],
      },
    },
    {
      id: 'zone-line',
      type: 'line',
      source: zones_source,
      filter: ['all', outline, ['!', cordon]],
      layout: { 'line-join': 'round' },
      paint: { ...line },
    },
    {
      id: 'zone-cordon',
      type: 'line',
      source: zones_source,
      filter: ['all', outline, cordon],
      layout: { 'line-join': 'round' },
      paint: { ...line, 'line-dasharray': [2.5, 1.5] },
    },
    {
      id: zone_selected_layer,
      type: 'line',
      source: zones_source,
      filter: selectedFilter(''),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': colours[theme].select, 'line-width': 3.5 },
    },
    {
      id: 'zone-checkpoint',
      type: 'circle',
      source: zones_source,
      minzoom: 11,
      filter: only('checkpoint'),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 2.5, 15, 5],
        'circle-color': colours[theme].halo,
        'circle-stroke-color': colour,
        'circle-stroke-width': 2,
      },
    },
  ]
}

/** Above the ground, below units and tickets; `font` is the one that the base style has. */
export function zoneLabelLayer(theme: Theme, font: string): LayerSpecification {
  return {
    id: 'zone-label',
    type: 'symbol',
    source: zones_source,
    minzoom: labels_from_zoom,
    filter: ['match', ['get', 'part'], ['area', 'name', 'checkpoint'], true, false],
    layout: {
      'text-field': ['get', 'title'],
      'text-font': [font],
      'text-size': ['match', ['get', 'part'], 'checkpoint', 11, 12.5],
      'text-offset': ['match', ['get', 'part'], 'checkpoint', ['literal', [0, 1.1]], ['literal', [0, 0]]],
      'text-padding': 4,
    },
    paint: {
      'text-color': colourOf(theme),
      'text-halo-color': colours[theme].halo,
      'text-halo-width': 1.6,
    },
  }
}

/** What there is to draw of the zones that are valid now: areas, routes with their name in the middle, checkpoints. */
export function zoneFeatures(zones: readonly Zone[], now_ms: number): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = []
  for (const zone of zones) {
    const geometry = isValidNow(zone, now_ms) ? shapeOf(zone.plan) : null
    if (!geometry) continue
    const { kind, title, width_m = 0, checkpoints = [] } = zone.plan
    const part = geometry.type === 'Polygon' ? 'area' : 'route'
    const lat = geometry.type === 'LineString' ? geometry.coordinates[0][1] : 0
    const px = (2 * width_m * px_per_m_at_22) / Math.cos((lat * Math.PI) / 180)
    features.push({ type: 'Feature', properties: { id: zone.id, kind, title, part, px }, geometry })
    const middle = part === 'route' ? middleOf(zone.plan) : undefined
    if (middle) features.push(pointOf(middle, { kind, title, part: 'name' }))
    for (const { title: name, point } of checkpoints)
      features.push(pointOf(point, { kind, title: name, part: 'checkpoint' }))
  }
  return { type: 'FeatureCollection', features }
}

function pointOf({ lon, lat }: LonLat, properties: Record<string, string>): GeoJSON.Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } }
}
