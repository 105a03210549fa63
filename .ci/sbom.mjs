#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// sbom.mjs PROGRAM: writes the bill of materials of a built program (CycloneDX 1.5, JSON) to standard output: the shared
// libraries that it loads with their Debian packages, the header-only libraries that are compiled in, and what of npm is
// in the pages. Debian 12 and Node.js; nothing is fetched.
import { execFileSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const program = process.argv[2]
if (!program) {
  console.error('usage: sbom.mjs PROGRAM')
  process.exit(2)
}
const run = (command, ...parameters) =>
  execFileSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** Compiled in: nothing of them shows in the program. */
const headerOnly = ['libboost1.81-dev', 'nlohmann-json3-dev', 'libcli11-dev']

/** Files of a library may be named by their place before or after /usr was merged. */
function packageOf(file) {
  for (const name of [file, realpathSync(file), file.replace(/^\/usr/, ''), realpathSync(file).replace(/^\/usr/, '')]) {
    try {
      return run('dpkg-query', '--search', name).split(':')[0]
    } catch {
      // not known by this name
    }
  }
  throw new Error(`no Debian package has ${file}`)
}

function debian(name) {
  const [version, architecture, source] = run(
    'dpkg-query', '--show', '--showformat=${Version}\n${Architecture}\n${source:Package}', name,
  ).split('\n')
  return {
    type: 'library',
    name,
    version,
    purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-12`,
    properties: [{ name: 'debian:source', value: source }],
  }
}

const loaded = run('ldd', program)
  .split('\n')
  .map((line) => /=> (\/\S+)/.exec(line)?.[1])
  .filter((file) => file !== undefined)
const packages = [...new Set([...loaded.map(packageOf), ...headerOnly])].sort()

const lock = JSON.parse(readFileSync(join(top, 'web/package-lock.json'), 'utf8'))
const inPages = Object.entries(lock.packages)
  .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.dev && !entry.optional)
  .map(([path, entry]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return {
      type: 'library',
      name,
      version: entry.version,
      purl: `pkg:npm/${name.replace('@', '%40')}@${entry.version}`,
      ...(entry.license ? { licenses: [{ license: { name: entry.license } }] } : {}),
      ...(entry.integrity?.startsWith('sha512-')
        ? { hashes: [{ alg: 'SHA-512', content: Buffer.from(entry.integrity.slice(7), 'base64').toString('hex') }] }
        : {}),
    }
  })

const version = /VERSION ([0-9.]+)/.exec(readFileSync(join(top, 'CMakeLists.txt'), 'utf8').match(/project\(.*/)[0])[1]
const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { component: { type: 'application', name: 'tiaodu', version, licenses: [{ license: { id: 'Apache-2.0' } }] } },
  components: [...packages.map(debian), ...inPages].sort((a, b) => a.purl.localeCompare(b.purl)),
}
console.log(JSON.stringify(bill, null, 2))
