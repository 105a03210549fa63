/** A WebSocket for tests: the test is the server. */
export class FakeSocket {
  static made: FakeSocket[] = []
  static get last(): FakeSocket {
    return FakeSocket.made[FakeSocket.made.length - 1]
  }
  binaryType = 'blob'
  sent: { type: string; id: string; body: Record<string, unknown> }[] = []
  closed_with: number | undefined
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  onerror: (() => void) | null = null

  constructor(readonly url: string) {
    FakeSocket.made.push(this)
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket['sent'][number])
  }
  close(code?: number): void {
    this.closed_with = code
  }

  accept(): void {
    this.onopen?.()
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  sayBinary(buffer: ArrayBuffer): void {
    this.onmessage?.({ data: buffer })
  }
  lose(code = 1006): void {
    this.onclose?.({ code })
  }
  opened(recovered: boolean, seq = 100, epoch = 7): void {
    this.say({ type: 'session.opened', id: '1', body: { epoch, seq, recovered, server_time: '2026-01-05T00:30:00Z' } })
  }
  snapshot(seq = 100, epoch = 7): void {
    for (const topic of ['organisations', 'units', 'tickets', 'orders'])
      this.say({ topic: `snapshot.${topic}`, epoch, seq, body: { items: [] } })
    this.say({ topic: 'snapshot.done', epoch, seq, body: {} })
  }
}
