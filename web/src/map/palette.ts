import type { ZoneKind } from '../domain/types'

export type Theme = 'dark' | 'light'

/** How a unit looks: the index is the shape in the shader and the row in the legend. */
export const unit_looks = ['available', 'assigned', 'en_route', 'on_scene', 'off_duty', 'stale'] as const
export type UnitLook = (typeof unit_looks)[number]

interface MapColours {
  sea: string
  land: string
  area: string
  area_line: string
  district_line: string
  label: string
  label_minor: string
  halo: string
  link: string
  rim: string
  select: string
  sos: string
  units: Record<UnitLook, string>
  urgency: Record<'emergency' | 'urgent' | 'normal', string>
  done: string
  zones: Record<ZoneKind, string>
}

/** Same hues as tokens.css, here for WebGL and canvas, which know no CSS variables. */
export const colours: Record<Theme, MapColours> = {
  dark: {
    sea: '#070d15',
    land: '#0c1622',
    area: '#13253a',
    area_line: '#27425f',
    district_line: '#4d7aa8',
    label: '#c9d8e8',
    label_minor: '#8ca3bb',
    halo: '#0a131e',
    link: '#ffd166',
    rim: '#06101a',
    select: '#ffe14d',
    sos: '#ff4d5e',
    units: {
      available: '#3ddc97',
      assigned: '#c792ff',
      en_route: '#4cb8ff',
      on_scene: '#ffb84d',
      off_duty: '#7d8da0',
      stale: '#8796a8',
    },
    urgency: { emergency: '#ff5d6c', urgent: '#ffae3d', normal: '#6fb1ff' },
    done: '#5f7288',
    zones: { border: '#c792ff', key_zone: '#ffb84d', post: '#3ddc97', patrol_route: '#4cb8ff', cordon: '#ff7884' },
  },
  light: {
    sea: '#cfdde9',
    land: '#e9eef2',
    area: '#f8fafb',
    area_line: '#c3cfda',
    district_line: '#7793ae',
    label: '#1b2a3a',
    label_minor: '#5a6b7d',
    halo: '#ffffff',
    link: '#b45309',
    rim: '#ffffff',
    select: '#d11fd1',
    sos: '#d90429',
    units: {
      available: '#0b8a57',
      assigned: '#7b3fd0',
      en_route: '#0a6cc4',
      on_scene: '#b86a00',
      off_duty: '#6b7886',
      stale: '#6b7886',
    },
    urgency: { emergency: '#cf2334', urgent: '#b96a00', normal: '#1f6fd0' },
    done: '#7f8d9b',
    zones: { border: '#7b3fd0', key_zone: '#b86a00', post: '#0b8a57', patrol_route: '#0a6cc4', cordon: '#cf2334' },
  },
}

/** '#rrggbb' as three numbers 0…1. */
export function rgb(hex: string): [number, number, number] {
  const n = parseInt(hex.slice(1), 16)
  return [((n >> 16) & 255) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255]
}
