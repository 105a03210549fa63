import {
  Map as MapLibre,
  ScaleControl,
  setWorkerUrl,
  type GeoJSONSource,
  type MapMouseEvent,
  type StyleSpecification,
} from 'maplibre-gl'
import worker_url from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import land from 'virtual:land'
import type { Fleet } from '../domain/fleet'
import { boundsOf, type Bounds, type LonLat } from '../domain/geo'
import { isOverdue } from '../domain/queue'
import type { Alert, Organisation, Ticket, Zone } from '../domain/types'
import type { Areas, DistrictBorders } from '../link/api'
import { alarm_layer, alarmFeatures, alarms_source, drawAlarmSymbols } from './alarm_symbols'
import {
  baseStyle,
  call_signs_from_zoom,
  layersOf,
  toggle_layers,
  units_below,
  type ToggleName,
  seaAround,
} from './base_style'
import { font_family } from './fonts'
import type { Theme } from './palette'
import { scaled, scaledLayer, zoomShift } from './scale_style'
import { drawTicketSymbols, stageOf, symbolName } from './ticket_symbols'
import { selectedFilter, zone_selected_layer, zoneFeatures, zones_source } from './zone_layers'
import { mercatorX, mercatorY, UnitsLayer, type UnitMark } from './units_layer'

setWorkerUrl(worker_url)

type PaintName = Parameters<MapLibre['setPaintProperty']>[1]
export type Pick = { kind: 'unit'; number: number } | { kind: 'ticket' | 'alert'; id: string } | null

export interface DeskMapOptions {
  container: HTMLElement
  theme: Theme
  /** How much larger everything is drawn than on a desk; a wall is read from afar. Default 1. */
  scale?: number
  fleet: Fleet
  now_ms: () => number
  markOf: (number: number) => UnitMark
  picked(pick: Pick): void
  hovered(pick: Pick, x: number, y: number): void
  /** A click while locating. */
  located(point: LonLat): void
}

const shanghai: Bounds = [120.85, 30.66, 122.1, 31.88]
const centre: LonLat = { lon: 121.47, lat: 31.23 }
const hands_off_ms = 3000
const fly_zoom = 14.5
const call_signs_max = 300

/** The map of the desk: offline style, borders, tickets, units. It moves only when somebody asked for it. */
export class DeskMap {
  readonly map: MapLibre
  readonly units: UnitsLayer
  private locating = false
  private call_signs_shown = false
  /** Width of the sheet that lies over the right edge on a narrow desk. */
  covered_px = 0
  private touched_at = -Infinity
  protected ready = false
  private readonly when_ready: (() => void)[] = []
  protected area_bounds = new Map<string, Bounds>()
  protected city_bounds: Bounds = shanghai
  protected areas: Areas | null = null
  private theme: Theme
  protected readonly scale: number

  constructor(protected readonly options: DeskMapOptions) {
    this.theme = options.theme
    this.scale = options.scale ?? 1
    this.map = new MapLibre({
      container: options.container,
      style: scaled(baseStyle(options.theme, land), options.scale ?? 1) as StyleSpecification,
      bounds: shanghai,
      fitBoundsOptions: { padding: 24 },
      minZoom: 7,
      maxZoom: 18,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      // The credit is a line of the page, so that it follows the language.
      attributionControl: false,
      localIdeographFontFamily: font_family,
      fadeDuration: 0,
      // A wall of several screens is wider than the default 4096, and would be stretched.
      maxCanvasSize: [8192, 8192],
      maxBounds: [117.5, 28.3, 125.5, 34.6],
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.addControl(new ScaleControl({ maxWidth: 110, unit: 'metric' }), 'bottom-right')
    this.units = new UnitsLayer(
      options.fleet,
      { x: mercatorX(centre.lon), y: mercatorY(centre.lat) },
      options.now_ms,
      options.markOf,
      options.theme,
      this.scale,
    )
    this.map.once('load', () => this.finishLoad())
    this.listen()
  }

  destroy(): void {
    this.map.remove()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
    this.units.setTheme(theme)
    this.whenReady(() => {
      this.addSymbols()
      for (const layer of layersOf(theme).map((one) => scaledLayer(one, this.scale)))
        for (const [name, value] of Object.entries(layer.paint ?? {}))
          this.map.setPaintProperty(layer.id, name as PaintName, value)
    })
  }

  setToggle(name: ToggleName, on: boolean): void {
    if (name === 'units') {
      this.units.visible = on
      this.map.triggerRepaint()
      return
    }
    const visibility = on ? 'visible' : 'none'
    this.whenReady(() => toggle_layers[name].forEach((id) => this.map.setLayoutProperty(id, 'visibility', visibility)))
  }

  setLocating(on: boolean): void {
    this.locating = on
    this.map.getCanvas().style.cursor = on ? 'crosshair' : ''
  }

  setAreas(areas: Areas, borders: DistrictBorders): void {
    this.area_bounds.clear()
    let city: Bounds | null = null
    for (const { geometry, properties } of areas.features) {
      const held = this.area_bounds.get(properties.district) ?? null
      const bounds = boundsOf(geometry.coordinates, held)
      if (bounds) this.area_bounds.set(properties.district, bounds)
      city = boundsOf(geometry.coordinates, city)
    }
    if (city) this.city_bounds = city
    this.setData('areas', areas)
    this.setData('districts', borders)
    const derived = areas.features.some((feature) => feature.properties.derived)
    this.setData('sea-cover', derived ? seaAround(land) : { type: 'FeatureCollection', features: [] })
    this.areas = areas
  }

  /** The first picture is ours to choose: the user's own jurisdictions. Once touched, the view belongs to the user. */
  fitOwn(isOwn: (code: string) => boolean): void {
    if (this.touched_at !== -Infinity || !this.areas) return
    let own: Bounds | null = null
    for (const { geometry, properties } of this.areas.features)
      if (isOwn(properties.code)) own = boundsOf(geometry.coordinates, own)
    this.map.fitBounds(own ?? this.city_bounds, { padding: 24, animate: false })
  }

  setPlaces(organisations: Iterable<Organisation>): void {
    const features: GeoJSON.Feature[] = []
    for (const { kind, code, short_name, lon, lat } of organisations) {
      if (kind === 'district' || kind === 'street') features.push(point({ lon, lat }, { kind, code, name: short_name }))
    }
    this.setData('places', { type: 'FeatureCollection', features })
  }

  setTickets(tickets: Ticket[], now_ms: number): void {
    const features: GeoJSON.Feature[] = []
    for (const ticket of tickets) {
      if (!ticket.point) continue
      const late = isOverdue(ticket, now_ms)
      const rank = (ticket.urgency === 'emergency' ? 4 : ticket.urgency === 'urgent' ? 2 : 0) + (late ? 1 : 0)
      features.push(point(ticket.point, { id: ticket.id, icon: iconOf(ticket, now_ms), rank }))
    }
    this.setData('tickets', { type: 'FeatureCollection', features })
  }

  /** The selected ticket, drawn in full size above all others; `place` is where it is going to be while locating. */
  setMark(ticket: Ticket | undefined, place: LonLat | undefined, now_ms: number): void {
    const features = ticket && place ? [point(place, { icon: iconOf(ticket, now_ms) })] : []
    this.setData('mark', { type: 'FeatureCollection', features })
  }

  setZones(zones: readonly Zone[], now_ms: number): void {
    this.setData(zones_source, zoneFeatures(zones, now_ms))
  }

  /** The zone that the selected alert is about. */
  markZone(zone_id: string | undefined): void {
    this.whenReady(() => this.map.setFilter(zone_selected_layer, selectedFilter(zone_id ?? '')))
  }

  setAlarms(alerts: readonly Alert[]): void {
    this.setData(alarms_source, alarmFeatures(alerts))
  }

  /** Lines from the selected ticket to the units that were sent. */
  setLinks(from: LonLat | undefined, to: LonLat[]): void {
    const features: GeoJSON.Feature[] = (from ? to : []).map((end) => ({
      type: 'Feature',
      properties: {},
      geometry: {
        type: 'LineString',
        coordinates: [
          [from?.lon ?? 0, from?.lat ?? 0],
          [end.lon, end.lat],
        ],
      },
    }))
    this.setData('links', { type: 'FeatureCollection', features })
  }

  /** Names beside the units in view, at the pace the caller chooses; the symbols themselves move on their own. */
  setCallSigns(nameOf: (number: number) => string | undefined): void {
    const features: GeoJSON.Feature[] = []
    if (this.map.getZoom() >= call_signs_from_zoom + zoomShift(this.scale) && this.units.visible) {
      const bounds = this.map.getBounds()
      const { fleet } = this.options
      for (let slot = 0; slot < fleet.count && features.length < call_signs_max; slot++) {
        const name = fleet.fix_at[slot] === 0 ? undefined : nameOf(fleet.number[slot])
        const place = { lon: fleet.lon[slot], lat: fleet.lat[slot] }
        if (name && bounds.contains([place.lon, place.lat])) features.push(point(place, { name }))
      }
    }
    if (features.length === 0 && !this.call_signs_shown) return
    this.call_signs_shown = features.length > 0
    this.setData('call-signs', { type: 'FeatureCollection', features })
  }

  /** Shows a ticket together with the units that could go: asked for by opening the dispatch form. */
  frame(places: LonLat[]): void {
    const bounds = boundsOf(places.map(({ lon, lat }) => [lon, lat]))
    if (bounds) this.map.fitBounds(bounds, { padding: this.padding(80), maxZoom: 14.5, duration: 600 })
  }

  fitCity(): void {
    this.map.fitBounds(this.city_bounds, { padding: this.padding(24), duration: 600 })
  }

  fitDistrict(code: string, centre_of: LonLat | undefined): void {
    const bounds = this.area_bounds.get(code)
    if (bounds) this.map.fitBounds(bounds, { padding: this.padding(40), duration: 600 })
    else if (centre_of) this.map.flyTo({ center: [centre_of.lon, centre_of.lat], zoom: 12, duration: 600 })
  }

  /** The user asked to see this place. */
  flyTo(place: LonLat): void {
    this.map.flyTo({
      center: [place.lon, place.lat],
      zoom: Math.max(this.map.getZoom(), fly_zoom),
      offset: [-this.covered_px / 2, 0],
      duration: 700,
    })
  }

  /** A selection elsewhere: come closer only if the place cannot be seen, and never into the user's own movement. */
  reveal(place: LonLat): void {
    if (performance.now() - this.touched_at < hands_off_ms) return
    const p = this.map.project([place.lon, place.lat])
    const { clientWidth, clientHeight } = this.map.getContainer()
    const seen = p.x > 40 && p.y > 60 && p.x < clientWidth - this.covered_px - 40 && p.y < clientHeight - 60
    if (!seen) this.map.easeTo({ center: [place.lon, place.lat], offset: [-this.covered_px / 2, 0], duration: 500 })
  }

  protected padding(px: number): { top: number; bottom: number; left: number; right: number } {
    const right = Math.min(px + this.covered_px, this.map.getContainer().clientWidth - 2 * px)
    return { top: px + 30, bottom: px + 30, left: px, right }
  }

  whenReady(action: () => void): void {
    if (this.ready) action()
    else this.when_ready.push(action)
  }

  private finishLoad(): void {
    this.addSymbols()
    this.map.addLayer(this.units, units_below)
    this.ready = true
    this.when_ready.splice(0).forEach((action) => action())
    this.units.remark()
  }

  private addSymbols(): void {
    const ratio = Math.ceil(this.map.getPixelRatio())
    // Drawn as large as they are shown, so that nothing blurs on a wall.
    const drawn = ratio * this.scale
    for (const [name, image] of [...drawTicketSymbols(this.theme, drawn), ...drawAlarmSymbols(this.theme, drawn)]) {
      if (this.map.hasImage(name)) this.map.updateImage(name, image)
      else this.map.addImage(name, image, { pixelRatio: ratio })
    }
  }

  setData(source: string, data: GeoJSON.FeatureCollection): void {
    this.whenReady(() => this.map.getSource<GeoJSONSource>(source)?.setData(data))
  }

  private listen(): void {
    const { map } = this
    const touched = (event: { originalEvent?: unknown }): void => {
      if (event.originalEvent) this.touched_at = performance.now()
    }
    map.on('movestart', touched)
    map.on('move', touched)
    map.on('click', (event) => {
      if (this.locating) this.options.located({ lon: event.lngLat.lng, lat: event.lngLat.lat })
      else this.options.picked(this.pickAt(event))
    })
    map.on('mousemove', (event) => {
      const pick = this.pickAt(event)
      if (!this.locating) map.getCanvas().style.cursor = pick ? 'pointer' : ''
      this.options.hovered(pick, event.point.x, event.point.y)
    })
    map.on('mouseout', () => this.options.hovered(null, 0, 0))
    // MapLibre cannot restore custom layers after a GPU reset; adding at once throws, so wait for the style.
    map.on('webglcontextrestored', () => map.once('style.load', () => map.addLayer(this.units, units_below)))
  }

  protected pickAt(event: MapMouseEvent): Pick {
    if (!this.ready) return null
    const { x, y } = event.point
    for (const [kind, layer] of [
      ['alert', alarm_layer],
      ['ticket', 'tickets'],
    ] as const) {
      const id: unknown = this.map.queryRenderedFeatures([x, y], { layers: [layer] })[0]?.properties.id
      if (typeof id === 'string') return { kind, id }
    }
    const number = this.units.pick(x, y)
    return number === undefined ? null : { kind: 'unit', number }
  }
}

function point(place: LonLat, properties: Record<string, string | number>): GeoJSON.Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [place.lon, place.lat] } }
}

function iconOf(ticket: Ticket, now_ms: number): string {
  return symbolName(ticket.urgency, stageOf(ticket.status), isOverdue(ticket, now_ms))
}
