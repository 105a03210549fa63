import { connect, type Socket } from 'node:net'

/**
 * A vehicle terminal that speaks as much JT/T 808-2013 as an SOS needs: register (0x0100), authenticate (0x0102), one
 * position (0x0200). Numbers are those of the standard.
 */
const message = { register: 0x0100, authenticate: 0x0102, position: 0x0200, answer: 0x8001, registered: 0x8100 }
const alarm_sos = 1
const status_ignition_and_fix = 3
const answer_within_ms = 10_000

export interface Place {
  lon: number
  lat: number
}

/** Binary coded decimal, two digits a byte. */
const bcd = (digits: string): Buffer => Buffer.from(digits, 'hex')

/** Clock of the terminal: Beijing, YYMMDDhhmmss. */
function beijingTime(now: Date): Buffer {
  const shifted = new Date(now.getTime() + 8 * 3_600_000).toISOString()
  return bcd(shifted.replace(/\D/g, '').slice(2, 14))
}

function escaped(bytes: Buffer): Buffer {
  const out: number[] = []
  for (const byte of bytes) {
    if (byte === 0x7e) out.push(0x7d, 0x02)
    else if (byte === 0x7d) out.push(0x7d, 0x01)
    else out.push(byte)
  }
  return Buffer.from([0x7e, ...out, 0x7e])
}

function unescaped(bytes: Buffer): Buffer {
  const out: number[] = []
  for (let i = 0; i < bytes.length; i++) out.push(bytes[i] === 0x7d ? (bytes[++i] === 0x02 ? 0x7e : 0x7d) : bytes[i])
  return Buffer.from(out)
}

export class Terminal {
  private sequence = 0
  private received = Buffer.alloc(0)
  private readonly waiting = new Map<number, (body: Buffer) => void>()

  private constructor(
    private readonly socket: Socket,
    private readonly number: string,
  ) {
    socket.on('data', (data) => this.receive(data))
  }

  /** `number` has up to 12 digits; the server must know it as a JT/T 808 device. */
  static async logIn(host: string, port: number, number: string): Promise<Terminal> {
    const socket = connect(port, host)
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    const terminal = new Terminal(socket, number.padStart(12, '0'))
    const place_and_maker = Buffer.alloc(2 + 2 + 5 + 20 + 7 + 1)
    const registered = await terminal.ask(message.register, place_and_maker, message.registered)
    if (registered[2] !== 0) throw new Error(`the terminal was not registered: ${registered[2]}`)
    await terminal.send(message.authenticate, registered.subarray(3))
    return terminal
  }

  /** A fix with the SOS key pressed; done when the server has answered, and so has stored it. */
  async pressSos({ lon, lat }: Place): Promise<void> {
    const body = Buffer.alloc(22)
    body.writeUInt32BE(alarm_sos, 0)
    body.writeUInt32BE(status_ignition_and_fix, 4)
    body.writeUInt32BE(Math.round(lat * 1e6), 8)
    body.writeUInt32BE(Math.round(lon * 1e6), 12)
    await this.send(message.position, Buffer.concat([body, beijingTime(new Date())]))
  }

  close(): void {
    this.socket.destroy()
  }

  private async send(id: number, body: Buffer): Promise<void> {
    const answer = await this.ask(id, body, message.answer)
    if (answer[4] !== 0) throw new Error(`message ${id.toString(16)} was refused: ${answer[4]}`)
  }

  private ask(id: number, body: Buffer, answer: number): Promise<Buffer> {
    const header = Buffer.alloc(12)
    header.writeUInt16BE(id, 0)
    header.writeUInt16BE(body.length, 2)
    bcd(this.number).copy(header, 4)
    header.writeUInt16BE(++this.sequence, 10)
    const frame = Buffer.concat([header, body])
    const check = frame.reduce((sum, byte) => sum ^ byte, 0)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${id.toString(16)}`)), answer_within_ms)
      this.waiting.set(answer, (found) => {
        clearTimeout(timer)
        resolve(found)
      })
      this.socket.write(escaped(Buffer.concat([frame, Buffer.from([check])])))
    })
  }

  /** Frames stand between flags; header of 12 bytes, body, one byte of checksum. */
  private receive(data: Buffer): void {
    this.received = Buffer.concat([this.received, data])
    for (let end = this.received.indexOf(0x7e, 1); end > 0; end = this.received.indexOf(0x7e, 1)) {
      const frame = unescaped(this.received.subarray(1, end))
      this.received = this.received.subarray(end + 1)
      const id = frame.readUInt16BE(0)
      this.waiting.get(id)?.(frame.subarray(12, -1))
      this.waiting.delete(id)
    }
  }
}
