export const font = 'Noto Sans CJK SC'
/** Fonts of the system that know simplified Chinese; canvas and WebGL know no CSS variables (tokens.css has the same). */
export const font_family =
  '"Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei","PingFang SC","HarmonyOS Sans SC",sans-serif'
