import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { landBackground } from './tools/land.ts'
import { tabletApp } from './tools/tablet_app.ts'
import { precompress } from './tools/precompress.ts'

const root = import.meta.dirname
const server = process.env.TIAODU_URL ?? 'http://127.0.0.1:8080'

// One HTML entry per console; the URL is the folder. Later consoles are added to `input`.
export default defineConfig({
  root,
  plugins: [vue(), landBackground(), tabletApp(), precompress()],
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false', __VUE_I18N_LEGACY_API__: 'false' },
  // MapLibre brings its worker as a file of its own; the pre-bundler would lose it.
  optimizeDeps: { exclude: ['maplibre-gl'] },
  // Inside the scope of the tablet's service worker: it answers a worker's requests only then.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'tablet/w/[name]-[hash].js' } } },
  server: {
    proxy: {
      '/api': { target: server },
      '/ws': { target: server, ws: true },
    },
  },
  build: {
    manifest: true,
    sourcemap: false,
    assetsInlineLimit: 0,
    target: ['chrome100', 'safari16', 'firefox110'],
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        desk: resolve(root, 'desk/index.html'),
        screen: resolve(root, 'screen/index.html'),
        tablet: resolve(root, 'tablet/index.html'),
      },
      output: {
        // Named so that a release that touches only our code re-downloads only our code.
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)/, priority: 30 },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/, priority: 30 },
            { name: 'vue', test: /node_modules[\\/](@vue|vue|pinia|vue-i18n|@intlify|@tanstack)[\\/]/, priority: 20 },
          ],
        },
      },
    },
  },
})
