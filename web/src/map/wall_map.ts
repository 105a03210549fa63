import type { GeoJSONSourceSpecification, LayerSpecification, MapMouseEvent } from 'maplibre-gl'
import { boundsOf, type Bounds, type LonLat } from '../domain/geo'
import type { Organisation, Ticket } from '../domain/types'
import type { Areas, DistrictBorders } from '../link/api'
import { font } from './fonts'
import { DeskMap, type DeskMapOptions } from './desk_map'
import { colours } from './palette'
import { scaledLayer, zoomShift } from './scale_style'

export interface WallMapOptions extends DeskMapOptions {
  /** A click on the ground: the squad whose area it is. */
  enter(squad: string): void
  /** Somebody has moved the map. */
  panned(): void
}

const heat_source = 'heat'
const heat_layer = 'heat'
const emergency_source = 'emergency'
const dim_layer = 'outside'
const focus_layer = 'inside-line'
/** Single complaints from here on; farther out their heat. */
const tickets_from_zoom = 11.5
const fit_ms = 900
const place_zoom = 15

const c = colours.dark

function ownLayers(): LayerSpecification[] {
  return [
    {
      id: dim_layer,
      type: 'fill',
      source: 'areas',
      filter: ['==', ['get', 'code'], ''],
      paint: { 'fill-color': c.sea, 'fill-opacity': 0.62 },
    },
    {
      id: focus_layer,
      type: 'line',
      source: 'areas',
      filter: ['==', ['get', 'code'], ''],
      layout: { 'line-join': 'round' },
      paint: { 'line-color': c.district_line, 'line-width': 1.4 },
    },
    {
      id: heat_layer,
      type: 'heatmap',
      source: heat_source,
      paint: {
        'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 8, 14, 11, 30, 13, 46],
        'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 8, 0.5, 12, 1.1],
        'heatmap-weight': ['get', 'weight'],
        'heatmap-opacity': ['interpolate', ['linear'], ['zoom'], 11.5, 0.75, 13.5, 0.35],
        'heatmap-color': [
          'interpolate',
          ['linear'],
          ['heatmap-density'],
          0,
          'rgba(0, 0, 0, 0)',
          0.15,
          'rgba(92, 52, 140, 0.55)',
          0.45,
          'rgba(204, 70, 92, 0.75)',
          0.75,
          'rgba(246, 136, 60, 0.85)',
          1,
          'rgba(255, 224, 130, 0.92)',
        ],
      },
    },
    {
      id: 'emergency-ring',
      type: 'circle',
      source: emergency_source,
      paint: {
        'circle-radius': 34,
        'circle-color': c.sos,
        'circle-opacity': 0.14,
        'circle-stroke-color': c.sos,
        'circle-stroke-width': 4,
      },
    },
    {
      id: 'emergency-sign',
      type: 'symbol',
      source: emergency_source,
      layout: { 'icon-image': 'alarm-open', 'icon-allow-overlap': true },
    },
  ]
}

/** The map of a wall: the desk's, larger, with heat, a focus on one district or street, and counts beside the names. */
export class WallMap extends DeskMap {
  private readonly wall: WallMapOptions
  private readonly squad_bounds = new Map<string, Bounds>()

  constructor(options: WallMapOptions) {
    super(options)
    this.wall = options
    this.whenReady(() => this.addOwnLayers())
    this.map.on('click', (event) => this.clicked(event))
    this.map.on('movestart', (event) => {
      if (event.originalEvent) this.wall.panned()
    })
  }

  override setAreas(areas: Areas, borders: DistrictBorders): void {
    super.setAreas(areas, borders)
    this.squad_bounds.clear()
    for (const { geometry, properties } of areas.features) {
      const bounds = boundsOf(geometry.coordinates)
      if (bounds) this.squad_bounds.set(properties.code, bounds)
    }
  }

  /** Names with what they count, for example "静安 12". */
  setCountedPlaces(organisations: Iterable<Organisation>, countOf: (organisation: Organisation) => string): void {
    const features: GeoJSON.Feature[] = []
    for (const organisation of organisations) {
      const { kind, code, short_name, lon, lat } = organisation
      if (kind !== 'district' && kind !== 'street') continue
      const properties = { kind, code, name: short_name, count: countOf(organisation) }
      features.push({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } })
    }
    this.setData('places', { type: 'FeatureCollection', features })
  }

  setHeat(tickets: readonly Ticket[]): void {
    const weights = { emergency: 1, urgent: 0.6, normal: 0.35 }
    const features: GeoJSON.Feature[] = []
    for (const { point, urgency } of tickets) {
      if (!point) continue
      const geometry: GeoJSON.Point = { type: 'Point', coordinates: [point.lon, point.lat] }
      features.push({ type: 'Feature', properties: { weight: weights[urgency] }, geometry })
    }
    this.setData(heat_source, { type: 'FeatureCollection', features })
  }

  showHeat(on: boolean): void {
    this.whenReady(() => this.map.setLayoutProperty(heat_layer, 'visibility', on ? 'visible' : 'none'))
  }

  /** Everything outside is dimmed and the picture fits what is inside; null: the whole city. */
  focus(squads: readonly string[] | null, centre: LonLat | undefined, motion: 'glide' | 'jump'): void {
    this.whenReady(() => {
      const inside = ['in', ['get', 'code'], ['literal', squads ?? []]]
      const nothing = ['==', ['get', 'code'], '']
      this.map.setFilter(dim_layer, (squads ? ['!', inside] : nothing) as never)
      this.map.setFilter(focus_layer, (squads ? inside : nothing) as never)
    })
    let bounds: Bounds | null = squads ? null : this.city_bounds
    for (const squad of squads ?? []) {
      const box = this.squad_bounds.get(squad)
      if (box) bounds = boundsOf([box.slice(0, 2), box.slice(2)], bounds)
    }
    const duration = motion === 'glide' ? fit_ms : 0
    if (bounds) this.map.fitBounds(bounds, { padding: this.margin(28), duration })
    else if (centre) this.map.flyTo({ center: [centre.lon, centre.lat], zoom: 12 + zoomShift(this.scale), duration })
  }

  /** Where the emergency is that has the wall. */
  setEmergency(place: LonLat | undefined): void {
    const features: GeoJSON.Feature[] = []
    if (place) {
      const geometry: GeoJSON.Point = { type: 'Point', coordinates: [place.lon, place.lat] }
      features.push({ type: 'Feature', properties: {}, geometry })
    }
    this.setData(emergency_source, { type: 'FeatureCollection', features })
  }

  /** An emergency: the place and who is near it. */
  showPlace(place: LonLat, others: readonly LonLat[], motion: 'glide' | 'jump'): void {
    const bounds = boundsOf([place, ...others].map(({ lon, lat }) => [lon, lat]))
    if (!bounds) return
    this.map.fitBounds(bounds, {
      padding: this.margin(110),
      maxZoom: place_zoom + zoomShift(this.scale),
      duration: motion === 'glide' ? fit_ms : 0,
    })
  }

  /** Room around what is shown; more below, where the legend lies. */
  private margin(px: number): { top: number; bottom: number; left: number; right: number } {
    const side = px * this.scale
    return { top: side, bottom: side + 40 * this.scale, left: side, right: side }
  }

  private clicked(event: MapMouseEvent): void {
    if (!this.ready || this.pickAt(event) !== null) return
    const { x, y } = event.point
    const squad: unknown = this.map.queryRenderedFeatures([x, y], { layers: ['area-fill'] })[0]?.properties.code
    if (typeof squad === 'string') this.wall.enter(squad)
  }

  private addOwnLayers(): void {
    const { map, scale } = this
    const empty: GeoJSONSourceSpecification = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } }
    map.addSource(heat_source, empty)
    map.addSource(emergency_source, empty)
    const [dim, line, heat, ring, sign] = ownLayers().map((layer) => scaledLayer(layer, scale))
    map.addLayer(dim, 'sea-cover')
    map.addLayer(line, 'sea-cover')
    map.addLayer(heat, 'zone-fill')
    map.addLayer(ring)
    map.addLayer(sign)
    map.setLayerZoomRange('tickets', tickets_from_zoom + zoomShift(scale), 24)
    for (const [layer, small, large] of [
      ['district-label', 16, 26],
      ['street-label', 13, 19],
    ] as const) {
      const zoom = [9, 14].map((stop) => stop + zoomShift(scale))
      const sizes = [zoom[0], small * scale, zoom[1], large * scale]
      map.setLayoutProperty(layer, 'text-size', ['interpolate', ['linear'], ['zoom'], ...sizes])
      map.setLayoutProperty(layer, 'text-field', [
        'format',
        ['get', 'name'],
        {},
        '\n',
        {},
        ['get', 'count'],
        { 'text-font': ['literal', [font]], 'text-color': c.link },
      ])
    }
  }
}
