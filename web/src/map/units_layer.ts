import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl'
import { stale_after_ms, type Fleet } from '../domain/fleet'
import { colours, rgb, unit_looks, type Theme } from './palette'
import { zoomShift } from './scale_style'
import { fragment_source, vertex_source } from './units_shader'

export const flag = { selected: 1, hovered: 2, sos: 4, moving: 8, hidden: 16, doubtful: 32, proposed: 64 } as const
const floats_per_slot = 7
const rebase_after_s = 3600
const glide_max_s = 5
const snap_over_mercator = 500 / 40_075_016
const glide_zoom_min = 12.5
const dots_below_zoom = 11.5
const pick_radius_px = 14

export function mercatorX(lon: number): number {
  return (180 + lon) / 360
}
export function mercatorY(lat: number): number {
  return (180 - (180 / Math.PI) * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))) / 360
}

/** What the map knows about a unit beyond its position. */
export interface UnitMark {
  look: number
  flags: number
}

/**
 * Draws every unit as one point of a custom WebGL layer and lets it glide from fix to fix. Positions come straight from
 * the fleet's arrays; there is no GeoJSON, no worker and nothing reactive on the way.
 */
export class UnitsLayer implements CustomLayerInterface {
  readonly id = 'units'
  readonly type = 'custom' as const
  readonly renderingMode = '2d' as const
  visible = true
  private map: MapLibre | null = null
  private gl: WebGL2RenderingContext | null = null
  private program: WebGLProgram | null = null
  private vao: WebGLVertexArrayObject | null = null
  private buffers: WebGLBuffer[] = []
  private uniforms = new Map<string, WebGLUniformLocation | null>()
  private floats = new Float64Array(0)
  private upload = new Float32Array(0)
  private attributes = new Uint8Array(0)
  private count = 0
  private low = Infinity
  private high = -1
  private base_ms = 0
  private glide_until_s = 0
  private any_sos = false
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)').matches

  constructor(
    private readonly fleet: Fleet,
    private readonly origin: { x: number; y: number },
    private readonly now_ms: () => number,
    private readonly markOf: (number: number) => UnitMark,
    private theme: Theme,
    private readonly scale = 1,
  ) {
    this.base_ms = now_ms()
  }

  setTheme(theme: Theme): void {
    this.theme = theme
  }

  /** Takes over what changed in the fleet since the last call. */
  sync(): void {
    for (const slot of this.fleet.takeDirty()) this.place(slot)
    this.count = this.fleet.count
    this.map?.triggerRepaint()
  }

  /** Status, selection or filters changed: marks of all units anew (10,000 take well under a millisecond). */
  remark(): void {
    this.any_sos = false
    for (let slot = 0; slot < this.fleet.count; slot++) this.mark(slot)
    this.count = this.fleet.count
    this.touch(0)
    this.touch(Math.max(0, this.fleet.count - 1))
    this.map?.triggerRepaint()
  }

  onAdd(map: MapLibre, context: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map
    const gl = context as WebGL2RenderingContext
    this.gl = gl
    this.program = link(gl)
    for (const name of ['matrix', 'now', 'size', 'dots', 'stale_after', 'palette', 'rim', 'select', 'sos'])
      this.uniforms.set(name, gl.getUniformLocation(this.program, `u_${name}`))
    this.vao = gl.createVertexArray()
    this.buffers = [gl.createBuffer(), gl.createBuffer()]
    // After a lost context the buffers are new and empty: everything is dirty.
    this.upload = new Float32Array(0)
    this.touch(0)
    this.touch(Math.max(0, this.count - 1))
  }

  onRemove(): void {
    const gl = this.gl
    if (gl) {
      this.buffers.forEach((buffer) => gl.deleteBuffer(buffer))
      gl.deleteVertexArray(this.vao)
      gl.deleteProgram(this.program)
    }
    this.map = this.gl = this.program = this.vao = null
    this.buffers = []
  }

  render(_context: WebGLRenderingContext | WebGL2RenderingContext, args: CustomRenderMethodInput): void {
    const { gl, map } = this
    if (!gl || !map || !this.visible || this.count === 0) return
    this.rebase()
    gl.bindVertexArray(this.vao)
    this.send(gl)
    gl.useProgram(this.program)
    this.setUniforms(gl, map, args.defaultProjectionData.mainMatrix)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.disable(gl.DEPTH_TEST)
    gl.disable(gl.STENCIL_TEST)
    gl.disable(gl.CULL_FACE)
    gl.drawArrays(gl.POINTS, 0, this.count)
    gl.bindVertexArray(null)
    const gliding = this.zoomOf(map) >= glide_zoom_min && this.seconds() < this.glide_until_s
    if (!this.still && !document.hidden && (gliding || this.any_sos)) map.triggerRepaint()
  }

  /** Number of the unit nearest to a screen point, or undefined. A scan of 10,000 costs 0.04 ms. */
  pick(x: number, y: number): number | undefined {
    if (!this.map || !this.visible) return undefined
    let best: number | undefined
    let best_px = pick_radius_px * this.scale
    const now = this.seconds()
    for (let slot = 0; slot < this.count; slot++) {
      if (this.fleet.fix_at[slot] === 0 || this.attributes[slot * 4 + 2] & flag.hidden) continue
      const [mx, my] = this.drawnAt(slot, now)
      const lon = (mx + this.origin.x) * 360 - 180
      const lat = (360 / Math.PI) * Math.atan(Math.exp(((180 - (my + this.origin.y) * 360) * Math.PI) / 180)) - 90
      const p = this.map.project([lon, lat])
      const distance = Math.hypot(p.x - x, p.y - y)
      if (distance < best_px) {
        best_px = distance
        best = this.fleet.number[slot]
      }
    }
    return best
  }

  private seconds(): number {
    return (this.now_ms() - this.base_ms) / 1000
  }

  /** A fix arrives: glide from where the unit is drawn now; never past the last fix; snap when the jump is absurd. */
  private place(slot: number): void {
    this.reserve()
    const f = this.floats
    const at = slot * floats_per_slot
    const now = this.seconds()
    const x = mercatorX(this.fleet.lon[slot]) - this.origin.x
    const y = mercatorY(this.fleet.lat[slot]) - this.origin.y
    const certain_s = (this.fleet.fix_at[slot] - this.base_ms) / 1000
    const fix_s = certain_s - (this.fleet.uncertain[slot] ? stale_after_ms / 1000 : 0)
    const [drawn_x, drawn_y] = this.drawnAt(slot, now)
    const known = f[at + 6] !== 0 && slot < this.count
    const jump = Math.hypot(x - drawn_x, y - drawn_y)
    const glide = known && !this.still && jump > 0 && jump < snap_over_mercator
    const length = glide ? Math.min(glide_max_s, Math.max(0.2, fix_s - f[at + 6])) : 0
    f[at] = glide ? drawn_x : x
    f[at + 1] = glide ? drawn_y : y
    f[at + 2] = x
    f[at + 3] = y
    f[at + 4] = now
    f[at + 5] = length
    f[at + 6] = fix_s
    if (length > 0) this.glide_until_s = Math.max(this.glide_until_s, now + length)
    this.mark(slot)
    this.touch(slot)
  }

  private mark(slot: number): void {
    this.reserve()
    const { look, flags } = this.markOf(this.fleet.number[slot])
    const state = this.fleet.state[slot]
    const speed = this.fleet.speed[slot]
    const sos = state & 64 ? flag.sos : 0
    if (sos) this.any_sos = true
    const moving = speed !== 255 && speed > 2 ? flag.moving : 0
    const doubtful = state & 128 ? flag.doubtful : 0
    const hidden = this.fleet.fix_at[slot] === 0 ? flag.hidden : 0
    this.attributes.set([this.fleet.heading[slot], look, flags | sos | moving | doubtful | hidden, 0], slot * 4)
  }

  /** The zoom at which a desk shows the same part of the city. */
  private zoomOf(map: MapLibre): number {
    return map.getZoom() - zoomShift(this.scale)
  }

  private drawnAt(slot: number, now: number): [number, number] {
    const f = this.floats
    const at = slot * floats_per_slot
    const k = f[at + 5] > 0 ? Math.min(1, Math.max(0, (now - f[at + 4]) / f[at + 5])) : 1
    return [f[at] + (f[at + 2] - f[at]) * k, f[at + 1] + (f[at + 3] - f[at + 1]) * k]
  }

  private touch(slot: number): void {
    this.low = Math.min(this.low, slot)
    this.high = Math.max(this.high, slot)
  }

  private reserve(): void {
    const slots = this.fleet.number.length
    if (this.attributes.length >= slots * 4) return
    const floats = new Float64Array(slots * floats_per_slot)
    floats.set(this.floats)
    const attributes = new Uint8Array(slots * 4)
    attributes.set(this.attributes)
    this.floats = floats
    this.attributes = attributes
    this.touch(0)
  }

  /** 32-bit seconds get coarse after hours; a desk that runs for a week would move in visible steps. */
  private rebase(): void {
    const passed_s = this.seconds()
    if (passed_s < rebase_after_s) return
    this.base_ms += passed_s * 1000
    this.glide_until_s -= passed_s
    for (let at = 0; at < this.count * floats_per_slot; at += floats_per_slot) {
      this.floats[at + 4] -= passed_s
      this.floats[at + 6] -= passed_s
    }
    this.touch(0)
    this.touch(Math.max(0, this.count - 1))
  }

  private send(gl: WebGL2RenderingContext): void {
    const whole = this.upload.length !== this.floats.length
    if (!whole && this.high < this.low) return
    if (whole) this.upload = new Float32Array(this.floats.length)
    const from = whole ? 0 : this.low
    const to = Math.min(whole ? this.count : this.high + 1, this.attributes.length / 4)
    for (let i = from * floats_per_slot; i < to * floats_per_slot; i++) this.upload[i] = this.floats[i]
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[0])
    if (whole) {
      gl.bufferData(gl.ARRAY_BUFFER, this.upload, gl.DYNAMIC_DRAW)
      this.describeFloats(gl)
    } else {
      gl.bufferSubData(
        gl.ARRAY_BUFFER,
        from * floats_per_slot * 4,
        this.upload.subarray(from * floats_per_slot, to * floats_per_slot),
      )
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[1])
    if (whole) {
      gl.bufferData(gl.ARRAY_BUFFER, this.attributes, gl.DYNAMIC_DRAW)
      gl.enableVertexAttribArray(3)
      gl.vertexAttribPointer(3, 4, gl.UNSIGNED_BYTE, true, 4, 0)
    } else {
      gl.bufferSubData(gl.ARRAY_BUFFER, from * 4, this.attributes.subarray(from * 4, to * 4))
    }
    this.low = Infinity
    this.high = -1
  }

  private describeFloats(gl: WebGL2RenderingContext): void {
    const stride = floats_per_slot * 4
    gl.enableVertexAttribArray(0)
    gl.vertexAttribPointer(0, 2, gl.FLOAT, false, stride, 0)
    gl.enableVertexAttribArray(1)
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, stride, 8)
    gl.enableVertexAttribArray(2)
    gl.vertexAttribPointer(2, 3, gl.FLOAT, false, stride, 16)
  }

  private setUniforms(gl: WebGL2RenderingContext, map: MapLibre, main: ArrayLike<number>): void {
    // The origin is multiplied in while everything is still 64 bit; 32-bit Mercator alone is good to 2.4 m only.
    const m = Float32Array.from(main)
    for (let i = 0; i < 4; i++) m[12 + i] = main[i] * this.origin.x + main[4 + i] * this.origin.y + main[12 + i]
    const at = (name: string): WebGLUniformLocation | null => this.uniforms.get(name) ?? null
    const zoom = this.zoomOf(map)
    const dots = zoom < dots_below_zoom
    const radius = dots ? Math.max(2.4, 3.6 + (zoom - 9) * 0.5) : Math.min(13, 8 + (zoom - dots_below_zoom) * 1.4)
    const palette = colours[this.theme]
    gl.uniformMatrix4fv(at('matrix'), false, m)
    gl.uniform1f(at('now'), this.seconds())
    gl.uniform1f(at('size'), 2 * radius * this.scale * map.getPixelRatio())
    gl.uniform1f(at('dots'), dots ? 1 : 0)
    gl.uniform1f(at('stale_after'), stale_after_ms / 1000)
    gl.uniform3fv(
      at('palette'),
      unit_looks.flatMap((look) => rgb(palette.units[look])),
    )
    gl.uniform3fv(at('rim'), rgb(palette.rim))
    gl.uniform3fv(at('select'), rgb(palette.select))
    gl.uniform3fv(at('sos'), rgb(palette.sos))
  }
}

/** Checks the link status: mismatched precision links to nothing, silently. */
function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertex_source],
    [gl.FRAGMENT_SHADER, fragment_source],
  ] as const) {
    const shader = gl.createShader(type)
    if (!shader) throw new Error('no shader')
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? 'shader')
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? 'program')
  return program
}
