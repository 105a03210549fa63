import type { Patrol } from '../domain/types'
import type { PositionFix } from '../protocol.gen'
import { DeskMap, type DeskMapOptions } from './desk_map'
import { drawFieldSymbols, field_sources, fieldLayers, ownFeatures, patrolFeatures } from './field_layers'
import type { Theme } from './palette'

type PaintName = Parameters<DeskMap['map']['setPaintProperty']>[1]

/** The desk's map with what an officer needs on top of it. */
export class FieldMap extends DeskMap {
  constructor(options: DeskMapOptions) {
    super(options)
    this.whenReady(() => {
      drawFieldSymbols(this.map, options.theme)
      for (const id of field_sources)
        this.map.addSource(id, { type: 'geojson', data: { type: 'FeatureCollection', features: [] } })
      for (const layer of fieldLayers(options.theme)) this.map.addLayer(layer)
    })
  }

  override setTheme(theme: Theme): void {
    super.setTheme(theme)
    this.whenReady(() => {
      drawFieldSymbols(this.map, theme)
      for (const layer of fieldLayers(theme))
        for (const [name, value] of Object.entries(layer.paint ?? {}))
          this.map.setPaintProperty(layer.id, name as PaintName, value)
    })
  }

  setOwn(fix: PositionFix | null): void {
    this.setData('own-position', ownFeatures(fix))
  }
  setPatrols(patrols: readonly Patrol[]): void {
    this.setData('patrol-points', patrolFeatures(patrols))
  }
}
