import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import { circle } from '../domain/zones'
import type { Patrol } from '../domain/types'
import type { PositionFix } from '../protocol.gen'
import { font } from './fonts'
import { colours, type Theme } from './palette'

const own_source = 'own-position'
const patrol_source = 'patrol-points'
const mark_px = 26

/** What the map of an officer shows beyond the desk's: the device itself, and checkpoints that turn green. */
export const field_sources = [own_source, patrol_source] as const

export function fieldLayers(theme: Theme): LayerSpecification[] {
  const c = colours[theme]
  return [
    {
      id: 'own-accuracy',
      type: 'fill',
      source: own_source,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': c.district_line, 'fill-opacity': 0.18 },
    },
    {
      id: 'patrol-point',
      type: 'symbol',
      source: patrol_source,
      layout: {
        'icon-image': ['concat', 'checkpoint-', ['get', 'state']],
        'icon-allow-overlap': true,
        'text-field': ['get', 'title'],
        'text-font': [font],
        'text-size': 14,
        'text-anchor': 'top',
        'text-offset': [0, 1.1],
        'text-optional': true,
      },
      paint: { 'text-color': c.label, 'text-halo-color': c.halo, 'text-halo-width': 1.8 },
    },
    {
      id: 'own-position',
      type: 'symbol',
      source: own_source,
      filter: ['==', ['geometry-type'], 'Point'],
      layout: { 'icon-image': 'own-position', 'icon-allow-overlap': true },
    },
  ]
}

export function ownFeatures(fix: PositionFix | null): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = []
  if (fix) {
    const ring = circle(fix, Math.max(5, fix.accuracy_m ?? 5))
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } })
    features.push({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [fix.lon, fix.lat] } })
  }
  return { type: 'FeatureCollection', features }
}

export function patrolFeatures(patrols: readonly Patrol[]): GeoJSON.FeatureCollection {
  const features = patrols.flatMap((patrol) =>
    patrol.points.map(({ checkpoint, state }): GeoJSON.Feature => ({
      type: 'Feature',
      properties: { state, title: checkpoint.title },
      geometry: { type: 'Point', coordinates: [checkpoint.point.lon, checkpoint.point.lat] },
    })),
  )
  return { type: 'FeatureCollection', features }
}

/** Planned: hollow. Visited: green with a tick. Missed: red with a cross. The own position: a ring around a dot. */
export function drawFieldSymbols(map: MapLibre, theme: Theme): void {
  const ratio = Math.ceil(map.getPixelRatio())
  const c = colours[theme]
  const draw = (name: string, paint: (g: CanvasRenderingContext2D) => void): void => {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = mark_px * ratio
    const g = canvas.getContext('2d', { willReadFrequently: true })
    if (!g) throw new Error('no canvas')
    g.scale((mark_px * ratio) / 20, (mark_px * ratio) / 20)
    g.lineCap = g.lineJoin = 'round'
    paint(g)
    const image = g.getImageData(0, 0, canvas.width, canvas.height)
    if (map.hasImage(name)) map.updateImage(name, image)
    else map.addImage(name, image, { pixelRatio: ratio })
  }
  draw('checkpoint-planned', (g) => disc(g, c.halo, c.zones.patrol_route))
  draw('checkpoint-visited', (g) => {
    disc(g, c.units.available, c.rim)
    line(g, c.rim, [6, 10.4, 9, 13.4, 14.2, 6.8])
  })
  draw('checkpoint-missed', (g) => {
    disc(g, c.sos, c.rim)
    line(g, c.rim, [6.8, 6.8, 13.2, 13.2])
    line(g, c.rim, [13.2, 6.8, 6.8, 13.2])
  })
  draw('own-position', (g) => {
    disc(g, '#ffffff', '#0b1420')
    g.beginPath()
    g.arc(10, 10, 4.4, 0, Math.PI * 2)
    g.fillStyle = '#1463c9'
    g.fill()
  })
}

function disc(g: CanvasRenderingContext2D, fill: string, edge: string): void {
  g.beginPath()
  g.arc(10, 10, 8, 0, Math.PI * 2)
  g.fillStyle = fill
  g.fill()
  g.lineWidth = 2.4
  g.strokeStyle = edge
  g.stroke()
}

function line(g: CanvasRenderingContext2D, colour: string, points: number[]): void {
  g.beginPath()
  for (let i = 0; i < points.length; i += 2) g.lineTo(points[i], points[i + 1])
  g.lineWidth = 2.4
  g.strokeStyle = colour
  g.stroke()
}
