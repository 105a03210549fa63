import type { LayerSpecification } from 'maplibre-gl'
import type { Alert } from '../domain/types'
import { colours, type Theme } from './palette'

export const alarms_source = 'alarms'
export const alarm_layer = 'alarms'
const size_px = 30

/** Filled: nobody has taken it. Hollow: somebody looks after it. */
const symbolName = (alert: Alert): string => (alert.state === 'open' ? 'alarm-open' : 'alarm-taken')

export function alarmLayer(): LayerSpecification {
  return {
    id: alarm_layer,
    type: 'symbol',
    source: alarms_source,
    layout: {
      'icon-image': ['get', 'icon'],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
      // Never smaller than can be seen from across the room.
      'icon-size': ['interpolate', ['linear'], ['zoom'], 8, 0.75, 12, 1],
    },
  }
}

/** Where open alarms were raised. No switch hides them. */
export function alarmFeatures(alerts: readonly Alert[]): GeoJSON.FeatureCollection {
  const features: GeoJSON.Feature[] = []
  for (const alert of alerts) {
    if (alert.level !== 'alarm' || alert.state === 'closed' || !alert.point) continue
    const coordinates = [alert.point.lon, alert.point.lat]
    // Whoever still waits lies on top.
    const properties = { id: alert.id, icon: symbolName(alert), rank: alert.state === 'open' ? 1 : 0 }
    features.push({ type: 'Feature', properties, geometry: { type: 'Point', coordinates } })
  }
  return { type: 'FeatureCollection', features }
}

/** The octagon of the lists, drawn here because WebGL knows no SVG. */
export function drawAlarmSymbols(theme: Theme, ratio: number): Map<string, ImageData> {
  return new Map([
    ['alarm-open', drawOctagon(theme, ratio, 'filled')],
    ['alarm-taken', drawOctagon(theme, ratio, 'hollow')],
  ])
}

function drawOctagon(theme: Theme, ratio: number, look: 'filled' | 'hollow'): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size_px * ratio
  const g = canvas.getContext('2d', { willReadFrequently: true })
  if (!g) throw new Error('no canvas')
  g.scale((ratio * size_px) / 16, (ratio * size_px) / 16)
  const { sos, rim, halo } = colours[theme]
  g.beginPath()
  const corners = [5.4, 1.7, 10.6, 1.7, 14.3, 5.4, 14.3, 10.6, 10.6, 14.3, 5.4, 14.3, 1.7, 10.6, 1.7, 5.4]
  for (let i = 0; i < corners.length; i += 2) g.lineTo(corners[i], corners[i + 1])
  g.closePath()
  g.fillStyle = look === 'filled' ? sos : halo
  g.fill()
  g.lineWidth = 1.3
  g.strokeStyle = look === 'filled' ? rim : sos
  g.stroke()
  g.strokeStyle = look === 'filled' ? '#ffffff' : sos
  g.lineWidth = 1.8
  g.lineCap = 'round'
  g.beginPath()
  g.moveTo(8, 4.6)
  g.lineTo(8, 8.8)
  g.moveTo(8, 11.4)
  g.lineTo(8, 11.5)
  g.stroke()
  return g.getImageData(0, 0, canvas.width, canvas.height)
}
