// Node 20 cannot strip types; Vite, which is here anyway, can load a TypeScript module.
import { runnerImport } from 'vite'

const { module } = await runnerImport(new URL('./desk.e2e.ts', import.meta.url).pathname)
process.exitCode = await module.run()
