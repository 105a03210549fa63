// Keeps the files of one version of the console; everything else, and all data, comes from the network.
const version = '__VERSION__'
const files = ['__FILES__']
const prefix = 'tiaodu-tablet-'
const cache_name = prefix + version
const page = '/tablet/index.html'
/** Files whose names change with their contents are taken over from the version before. */
const lasting = /-[\w-]{8}\.\w+$/

async function fromOlder(path) {
  if (!lasting.test(path)) return undefined
  for (const name of await caches.keys()) {
    if (!name.startsWith(prefix) || name === cache_name) continue
    const held = await (await caches.open(name)).match(path)
    if (held) return held
  }
  return undefined
}

async function install() {
  const cache = await caches.open(cache_name)
  for (const path of files) {
    const file = (await fromOlder(path)) ?? (await fetch(path, { cache: 'no-cache' }))
    if (!file.ok || file.redirected) throw new Error(path)
    await cache.put(path, file)
  }
}

async function removeOlder() {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name.startsWith(prefix) && name !== cache_name).map((n) => caches.delete(n)))
  await self.clients.claim()
}

async function kept(path, request) {
  const cache = await caches.open(cache_name)
  return (await cache.match(path)) ?? fetch(request)
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(removeOlder()))
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting()
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin || request.headers.has('range')) return
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/tablet/')) event.respondWith(kept(page, request))
  } else if (files.includes(url.pathname)) {
    event.respondWith(kept(url.pathname, request))
  }
})
