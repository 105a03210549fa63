import { afterEach, describe, expect, it, vi } from 'vitest'
import { NoEvidenceHere, uploadEvidence } from './evidence'
import { Refusal } from './messages'

function answer(status: number, body: object = {}): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => Promise.resolve(new Response(JSON.stringify(body), { status })))
  vi.stubGlobal('fetch', fetched)
  return fetched
}
afterEach(() => vi.unstubAllGlobals())
const bytes = new Blob(['x'], { type: 'image/jpeg' })

describe('sending a photo', () => {
  it('names what it belongs to and carries its own id', async () => {
    const fetched = answer(200)
    await uploadEvidence('id-1', { order_id: 'o1', ticket_id: undefined, unit_id: 'u1' }, bytes)
    const [path, options] = fetched.mock.calls[0] as [string, RequestInit]
    expect(path).toBe('/api/v1/evidence?order_id=o1&unit_id=u1')
    expect(options.headers).toMatchObject({ 'Idempotency-Key': 'id-1', 'Content-Type': 'image/jpeg' })
  })
  it('tells a server without evidence from a ticket that is gone', async () => {
    answer(404, { code: 1012, name: 'not_found', path: '' })
    await expect(uploadEvidence('1', {}, bytes)).rejects.toBeInstanceOf(NoEvidenceHere)
    answer(404, { code: 1012, name: 'not_found', path: 'ticket_id' })
    await expect(uploadEvidence('1', {}, bytes)).rejects.toBeInstanceOf(Refusal)
  })
})
