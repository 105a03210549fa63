import { scaledSize } from '../../domain/photos'
import { font_family } from '../../map/fonts'

const quality = 0.8

/** The picture in a size that a bad network can carry, with a line below it that says when, where and what for. */
export async function stamped(file: Blob, caption: string): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const { width, height } = scaledSize(picture.width, picture.height)
  const line_px = Math.max(24, Math.round(width / 36))
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height + Math.round(line_px * 1.7)
  const g = canvas.getContext('2d')
  if (!g) throw new Error('no canvas')
  g.drawImage(picture, 0, 0, width, height)
  picture.close()
  g.fillStyle = '#0b1420'
  g.fillRect(0, height, width, canvas.height - height)
  g.fillStyle = '#ffffff'
  g.font = `${line_px}px ${font_family}`
  g.textBaseline = 'middle'
  g.fillText(caption, line_px / 2, height + (canvas.height - height) / 2, width - line_px)
  return new Promise((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error('no picture'))), 'image/jpeg', quality),
  )
}

/** Undefined without HTTPS: browsers then count no hashes. */
export async function sha256Of(bytes: Blob): Promise<string | undefined> {
  if (!crypto.subtle) return undefined
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer()))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
