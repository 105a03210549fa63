import type { GeoJSONSourceSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { alarmLayer, alarms_source } from './alarm_symbols'
import { font } from './fonts'
import { colours, type Theme } from './palette'
import { zone_layers, zoneLabelLayer, zoneLayers, zones_source } from './zone_layers'

export type ToggleName = 'units' | 'tickets' | 'zones' | 'areas' | 'labels'
/** Which layers a switch turns on and off; units are the custom layer and looked after by the map itself. */
export const toggle_layers: Record<Exclude<ToggleName, 'units'>, string[]> = {
  tickets: ['tickets', 'ticket-selected', 'ticket-chosen', 'links'],
  zones: zone_layers,
  areas: ['area-fill', 'area-line', 'district-line'],
  labels: ['street-label', 'district-label', 'call-sign'],
}

/** Names of single units are readable, and few enough, only when close. */
export const call_signs_from_zoom = 13.5

/** Layers above this one are drawn over the units. */
export const units_below = 'tickets'

const empty = (): GeoJSONSourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features: [] } })

export function baseStyle(theme: Theme, land: GeoJSON.Feature): StyleSpecification {
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: land, tolerance: 0 },
      areas: empty(),
      districts: empty(),
      'sea-cover': empty(),
      [zones_source]: empty(),
      places: empty(),
      links: empty(),
      tickets: empty(),
      mark: empty(),
      'call-signs': empty(),
      [alarms_source]: empty(),
    },
    layers: layersOf(theme),
  }
}

export function layersOf(theme: Theme): LayerSpecification[] {
  return [
    ...groundLayers(theme),
    ...zoneLayers(theme),
    ...workLayers(theme),
    zoneLabelLayer(theme, font),
    ...labelLayers(theme),
    alarmLayer(),
  ]
}

function groundLayers(theme: Theme): LayerSpecification[] {
  const c = colours[theme]
  return [
    { id: 'sea', type: 'background', paint: { 'background-color': c.sea } },
    {
      id: 'land',
      type: 'fill',
      source: 'land',
      paint: { 'fill-color': c.land, 'fill-antialias': true },
    },
    {
      id: 'area-fill',
      type: 'fill',
      source: 'areas',
      paint: { 'fill-color': c.area, 'fill-antialias': false },
    },
    {
      id: 'area-hover',
      type: 'fill',
      source: 'areas',
      filter: ['==', ['get', 'code'], ''],
      paint: { 'fill-color': c.district_line, 'fill-opacity': 0.16 },
    },
    {
      id: 'area-line',
      type: 'line',
      source: 'areas',
      paint: {
        'line-color': c.area_line,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.4, 11, 0.9, 15, 1.6],
      },
    },
    {
      id: 'district-line',
      type: 'line',
      source: 'districts',
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': c.district_line,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 1, 11, 1.8, 15, 3],
      },
    },
    // Borders derived from centre points reach out over the water: the sea goes over them.
    { id: 'sea-cover', type: 'fill', source: 'sea-cover', paint: { 'fill-color': c.sea } },
  ]
}

/** Everything around the land that is not land, as one polygon with the land as its holes. */
export function seaAround(land: GeoJSON.Feature): GeoJSON.FeatureCollection {
  const [west, south, east, north] = [115, 26, 128, 37]
  const box: GeoJSON.Position[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  const coasts = (land.geometry as GeoJSON.MultiPolygon).coordinates.map(([outside]) => outside)
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [box, ...coasts] } }],
  }
}

function workLayers(theme: Theme): LayerSpecification[] {
  const c = colours[theme]
  return [
    {
      id: 'links',
      type: 'line',
      source: 'links',
      paint: { 'line-color': c.link, 'line-width': 1.6, 'line-dasharray': [3, 2], 'line-opacity': 0.85 },
    },
    {
      id: 'tickets',
      type: 'symbol',
      source: 'tickets',
      layout: {
        'icon-image': ['get', 'icon'],
        'icon-anchor': 'bottom',
        'icon-allow-overlap': true,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.42, 10, 0.6, 12, 0.85, 14, 1],
        'symbol-sort-key': ['get', 'rank'],
      },
    },
    {
      id: 'ticket-selected',
      type: 'circle',
      source: 'mark',
      paint: {
        'circle-radius': 20,
        'circle-translate': [0, -18],
        'circle-color': c.select,
        'circle-opacity': 0.14,
        'circle-stroke-color': c.select,
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'ticket-chosen',
      type: 'symbol',
      source: 'mark',
      layout: { 'icon-image': ['get', 'icon'], 'icon-anchor': 'bottom', 'icon-allow-overlap': true },
    },
  ]
}

function labelLayers(theme: Theme): LayerSpecification[] {
  const c = colours[theme]
  const halo = { 'text-halo-color': c.halo, 'text-halo-width': 1.6 }
  return [
    {
      id: 'street-label',
      type: 'symbol',
      source: 'places',
      minzoom: 11,
      filter: ['==', ['get', 'kind'], 'street'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [font],
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11, 14, 14],
        'text-padding': 6,
      },
      paint: { 'text-color': c.label_minor, ...halo },
    },
    {
      id: 'call-sign',
      type: 'symbol',
      source: 'call-signs',
      minzoom: call_signs_from_zoom,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [font],
        'text-size': 12,
        'text-anchor': 'top',
        'text-offset': [0, 1],
        'text-optional': true,
      },
      paint: { 'text-color': c.label, ...halo },
    },
    {
      id: 'district-label',
      type: 'symbol',
      source: 'places',
      maxzoom: 13.5,
      filter: ['==', ['get', 'kind'], 'district'],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': [font],
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 12, 11, 16, 13, 20],
        'text-letter-spacing': 0.08,
        'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.6,
        'text-padding': 2,
      },
      paint: { 'text-color': c.label, ...halo },
    },
  ]
}
