/** Scripts that the server's page of this address starts with; undefined when it cannot be asked. */
async function scriptsOf(path: string): Promise<string[] | undefined> {
  try {
    const response = await fetch(path, { cache: 'no-cache', credentials: 'same-origin' })
    if (!response.ok) return undefined
    const html = await response.text()
    return [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"/g)].map((match) => match[1])
  } catch {
    return undefined
  }
}

/** Whether the server has another release of this page than the one that runs here. Unknown counts as no. */
export async function hasNewRelease(path: string, running: readonly string[]): Promise<boolean> {
  const offered = await scriptsOf(path)
  return offered !== undefined && offered.length > 0 && running.some((script) => !offered.includes(script))
}
