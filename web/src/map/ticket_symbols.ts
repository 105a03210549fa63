import type { Ticket } from '../domain/types'
import { colours, type Theme } from './palette'

/** How far the work is, as far as a symbol can tell it. */
export type SymbolStage = 'waiting' | 'working' | 'done'
type Urgency = Ticket['urgency']
const stages: readonly SymbolStage[] = ['waiting', 'working', 'done']
const urgencies: readonly Urgency[] = ['emergency', 'urgent', 'normal']

export function stageOf(status: Ticket['status']): SymbolStage {
  if (status === 'registered' || status === 'accepted') return 'waiting'
  return status === 'resolved' || status === 'closed' ? 'done' : 'working'
}

export function symbolName(urgency: Urgency, stage: SymbolStage, overdue: boolean): string {
  return `ticket-${urgency}-${stage}${overdue ? '-late' : ''}`
}

const width_px = 26
const height_px = 34

/** All ticket pins of a theme: shape inside by urgency, filling by stage, red collar when late. Drawn, not downloaded. */
export function drawTicketSymbols(theme: Theme, ratio: number): Map<string, ImageData> {
  const images = new Map<string, ImageData>()
  for (const urgency of urgencies)
    for (const stage of stages)
      for (const late of [false, true])
        images.set(symbolName(urgency, stage, late), drawPin(theme, ratio, urgency, stage, late))
  return images
}

function drawPin(theme: Theme, ratio: number, urgency: Urgency, stage: SymbolStage, late: boolean): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = width_px * ratio
  canvas.height = height_px * ratio
  const g = canvas.getContext('2d', { willReadFrequently: true })
  if (!g) throw new Error('no canvas')
  g.scale(ratio, ratio)
  const palette = colours[theme]
  const colour = palette.urgency[urgency]
  const hollow = stage !== 'waiting'
  const ground = theme === 'dark' ? '#0b1420' : '#ffffff'
  pinPath(g)
  g.fillStyle = hollow ? ground : colour
  g.fill()
  g.lineWidth = late ? 3 : 2
  g.strokeStyle = late ? palette.sos : hollow ? colour : ground
  g.stroke()
  g.fillStyle = g.strokeStyle = hollow ? colour : theme === 'dark' ? '#0b1420' : '#ffffff'
  if (stage === 'done') drawTick(g)
  else drawGlyph(g, urgency)
  return g.getImageData(0, 0, canvas.width, canvas.height)
}

function pinPath(g: CanvasRenderingContext2D): void {
  g.beginPath()
  g.arc(13, 13, 10.5, Math.PI * 0.83, Math.PI * 0.17)
  g.quadraticCurveTo(19, 24, 13, 32)
  g.quadraticCurveTo(7, 24, 13 - 10.5 * Math.cos(Math.PI * 0.17), 13 + 10.5 * Math.sin(Math.PI * 0.17))
  g.closePath()
}

/** The same shapes as the urgency badge in the list: diamond, triangle, dot. */
function drawGlyph(g: CanvasRenderingContext2D, urgency: Urgency): void {
  g.beginPath()
  if (urgency === 'emergency') {
    g.moveTo(13, 6.5)
    g.lineTo(19, 13)
    g.lineTo(13, 19.5)
    g.lineTo(7, 13)
  } else if (urgency === 'urgent') {
    g.moveTo(13, 7)
    g.lineTo(19, 17.5)
    g.lineTo(7, 17.5)
  } else {
    g.arc(13, 13, 4.2, 0, Math.PI * 2)
  }
  g.closePath()
  g.fill()
}

function drawTick(g: CanvasRenderingContext2D): void {
  g.lineWidth = 2.4
  g.lineCap = g.lineJoin = 'round'
  g.beginPath()
  g.moveTo(8, 13.5)
  g.lineTo(11.8, 17)
  g.lineTo(18, 9.5)
  g.stroke()
}
