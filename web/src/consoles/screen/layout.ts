export type PanelName = 'states' | 'trend' | 'rates' | 'ranking' | 'breaking' | 'strength' | 'hot' | 'orders' | 'alerts'

export interface Layout {
  /** Columns left of the map, each from top to bottom; panels in one place take turns. */
  left: readonly (readonly (readonly PanelName[])[])[]
  right: readonly (readonly (readonly PanelName[])[])[]
}

/** From 21:9 on every panel has a place of its own; a wider wall shows more, nothing is stretched. */
const wide_from = 21 / 9

const usual: Layout = {
  left: [[['states'], ['trend', 'hot'], ['rates', 'ranking']]],
  right: [[['alerts'], ['orders'], ['breaking', 'strength']]],
}
const wide: Layout = {
  left: [
    [['states'], ['trend'], ['hot']],
    [['rates'], ['ranking']],
  ],
  right: [
    [['breaking'], ['strength']],
    [['alerts'], ['orders']],
  ],
}

export function layoutFor(width_px: number, height_px: number): Layout {
  return width_px / height_px >= wide_from ? wide : usual
}
