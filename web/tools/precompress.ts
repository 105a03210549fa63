import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const compressible = /\.(html|js|mjs|css|json|svg|webmanifest)$/
const size_min_bytes = 1024

/** Writes .br and .gz beside every file worth it: browsers offer Brotli only on HTTPS, so both are needed. */
export function precompress(): Plugin {
  let out_dir = ''
  return {
    name: 'tiaodu-precompress',
    apply: 'build',
    configResolved(config) {
      out_dir = join(config.root, config.build.outDir)
    },
    closeBundle() {
      for (const entry of readdirSync(out_dir, { recursive: true, encoding: 'utf8' })) {
        const file = join(out_dir, entry)
        if (!compressible.test(entry) || entry.startsWith('.vite') || statSync(file).size < size_min_bytes) continue
        const raw = readFileSync(file)
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length }
        writeFileSync(file + '.br', brotliCompressSync(raw, { params }))
        writeFileSync(file + '.gz', gzipSync(raw, { level: 9 }))
      }
    },
  }
}
