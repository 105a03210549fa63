import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { zh_tablet } from '../src/ui/locales/zh_tablet.ts'

interface Chunk {
  file: string
  css?: string[]
  assets?: string[]
  imports?: string[]
  dynamicImports?: string[]
}
type BuildManifest = Record<string, Chunk>

const entry = 'tablet/index.html'
const icons = [
  { src: '/tablet/icon-192.png', sizes: '192x192', type: 'image/png' },
  { src: '/tablet/icon-512.png', sizes: '512x512', type: 'image/png' },
  { src: '/tablet/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
]

/** What browsers need to put the console on a home screen. */
function webManifest(): string {
  const { short_name, description, product } = zh_tablet.tablet
  return JSON.stringify({
    id: '/tablet/',
    name: product,
    short_name,
    description,
    lang: 'zh-CN',
    start_url: '/tablet/',
    scope: '/tablet/',
    display: 'standalone',
    background_color: '#e7ecf1',
    theme_color: '#10345c',
    icons,
  })
}

/** Every file that the console may ask for, worked out from what the build says that it imports. */
function filesOf(manifest: BuildManifest): string[] {
  const files = new Set<string>()
  const seen = new Set<string>()
  const visit = (key: string): void => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (!chunk) throw new Error(`not in the build manifest: ${key}`)
    // The page itself comes last, below its URL.
    if (key !== entry || !chunk.file.endsWith('.html')) files.add(`/${chunk.file}`)
    for (const file of [...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(`/${file}`)
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next)
  }
  visit(entry)
  return [...files].sort()
}

/** Writes the app manifest and the service worker of the tablet console beside its page. */
export function tabletApp(): Plugin {
  let out_dir = ''
  return {
    name: 'tiaodu-tablet-app',
    configResolved(config) {
      out_dir = join(config.root, config.build.outDir)
    },
    configureServer(server) {
      server.middlewares.use('/tablet/manifest.webmanifest', (_request, response) => {
        response.setHeader('Content-Type', 'application/manifest+json')
        response.end(webManifest())
      })
    },
    writeBundle() {
      const manifest = JSON.parse(readFileSync(join(out_dir, '.vite/manifest.json'), 'utf8')) as BuildManifest
      mkdirSync(join(out_dir, 'tablet'), { recursive: true })
      writeFileSync(join(out_dir, 'tablet/manifest.webmanifest'), webManifest())
      const files = [
        ...filesOf(manifest),
        ...icons.map((icon) => icon.src),
        '/tablet/manifest.webmanifest',
        '/tablet/index.html',
      ]
      const hash = createHash('sha256')
      for (const file of files) hash.update(file).update(readFileSync(join(out_dir, file)))
      const template = readFileSync(join(import.meta.dirname, 'service_worker.js'), 'utf8')
      const worker = template
        .replace('__VERSION__', hash.update(template).digest('hex').slice(0, 12))
        .replace("['__FILES__']", JSON.stringify(files))
      writeFileSync(join(out_dir, 'tablet/sw.js'), worker)
    },
  }
}
