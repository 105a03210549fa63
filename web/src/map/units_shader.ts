/**
 * One vertex per unit. Attributes: previous and next place (Mercator offsets from the layer's origin), start and length
 * of the glide and time of the fix (seconds since the layer's base), heading, look, flags.
 * Flags: 1 selected, 2 hovered, 4 SOS, 8 moving, 16 hidden, 32 doubtful, 64 proposed.
 */
export const vertex_source = `#version 300 es
precision highp float;
layout(location=0) in vec2 a_prev;
layout(location=1) in vec2 a_next;
layout(location=2) in vec3 a_time;
layout(location=3) in vec4 a_attr;
uniform mat4 u_matrix;
uniform float u_now;
uniform float u_size;
uniform float u_dots;
uniform float u_stale_after;
uniform vec3 u_palette[6];
flat out vec3 v_colour;
flat out vec2 v_turn;
flat out float v_grow;
flat out ivec3 v_look;
void main() {
  int look = int(a_attr.y * 255.0 + 0.5);
  int flags = int(a_attr.z * 255.0 + 0.5);
  if ((flags & 16) != 0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); gl_PointSize = 0.0; return; }
  float k = a_time.y > 0.0 ? clamp((u_now - a_time.x) / a_time.y, 0.0, 1.0) : 1.0;
  gl_Position = u_matrix * vec4(mix(a_prev, a_next, k), 0.0, 1.0);
  int stale = u_now - a_time.z > u_stale_after ? 1 : 0;
  bool marked = (flags & 67) != 0;
  v_grow = (flags & 4) != 0 ? 2.8 : (marked ? 1.7 : 1.0);
  // Marked units keep their full symbol at city zoom, or nobody would find them.
  float size = u_dots > 0.5 && (marked || (flags & 4) != 0) ? max(u_size, 15.0) : u_size;
  gl_PointSize = size * v_grow;
  float turn = a_attr.x * 255.0 / 256.0 * 6.2831853;
  v_turn = vec2(sin(turn), cos(turn));
  v_colour = stale == 1 ? u_palette[5] : u_palette[look];
  v_look = ivec3(look, flags, stale);
}`

export const fragment_source = `#version 300 es
precision highp float;
flat in vec3 v_colour;
flat in vec2 v_turn;
flat in float v_grow;
flat in ivec3 v_look;
uniform float u_now;
uniform float u_dots;
uniform vec3 u_rim;
uniform vec3 u_select;
uniform vec3 u_sos;
out vec4 o_colour;
float shape(int look, vec2 q, vec2 r) {
  if (look == 3) return max(abs(q.x), abs(q.y)) - 0.46;
  if (look == 2) return max(-r.y - 0.42, abs(r.x) * 0.89 + r.y * 0.45 - 0.36);
  if (look == 4) return abs(q.x) + abs(q.y) - 0.58;
  return length(q) - 0.5;
}
void main() {
  vec2 q = gl_PointCoord * 2.0 - 1.0;
  q.y = -q.y;
  q *= v_grow;
  vec2 r = vec2(q.x * v_turn.y - q.y * v_turn.x, q.x * v_turn.x + q.y * v_turn.y);
  int look = v_look.x;
  int flags = v_look.y;
  bool stale = v_look.z == 1;
  bool plain = u_dots > 0.5 && (flags & 71) == 0;
  float aa = 0.12;
  float d = plain ? length(q) - 0.72 : shape(look, q, r);
  // A moving unit grows a nose where it is heading; the triangle of en_route is one already.
  if (!plain && !stale && look != 2 && look != 4 && (flags & 8) != 0)
    d = min(d, max(abs(r.x) * 0.8 + r.y * 0.6 - 0.56, 0.1 - r.y));
  float inside = 1.0 - smoothstep(-aa, aa, d);
  float rim = plain ? inside : 1.0 - smoothstep(0.0, aa, d - 0.16);
  vec3 colour = mix(u_rim, v_colour, inside);
  float alpha = rim;
  if (stale) {
    // Hollow and grey: what we knew, not what is.
    float hole = 1.0 - smoothstep(-aa, aa, d + 0.26);
    alpha = inside * (1.0 - hole);
    colour = v_colour;
  } else if (look == 1 && !plain) {
    float hole = 1.0 - smoothstep(-aa, aa, length(q) - 0.2);
    colour = mix(colour, u_rim, hole);
  }
  if ((flags & 67) != 0) {
    float ring = 1.0 - smoothstep(0.06, 0.2, abs(length(q) - 1.2));
    // Proposed units carry a dashed ring, the selected one a full one.
    if ((flags & 3) == 0) ring *= step(0.0, sin(atan(q.y, q.x) * 6.0));
    colour = mix(colour, u_select, ring);
    alpha = max(alpha, ring);
  }
  if ((flags & 4) != 0) {
    float wave = fract(u_now);
    float pulse = (1.0 - smoothstep(0.1, 0.35, abs(length(q) - mix(0.7, 2.5, wave)))) * (1.0 - wave);
    float steady = 1.0 - smoothstep(0.06, 0.2, abs(length(q) - 0.95));
    float red = max(pulse, steady);
    colour = mix(colour, u_sos, red);
    alpha = max(alpha, red);
  }
  o_colour = vec4(colour * alpha, alpha);
}`
