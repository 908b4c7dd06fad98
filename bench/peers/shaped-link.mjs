// A link of limited rate and a delay between a TCP client and a server: `shaped-link.mjs HOST:PORT MBIT MS` prints the
// port to connect to instead, and when it is ended the bytes that it has carried there and back. Each direction carries MBIT Mbit/s over all connections together and delays by MS/2; what
// does not fit into its queue of 64 KiB beyond the link's own bytes waits at the sender, as TCP has it.
import net from 'node:net'

const [target, mbit, roundTrip] = process.argv.slice(2)
const [host, port] = target.split(':')
const bytesPerMs = Number(mbit) * 125
const delay = Number(roundTrip) / 2
const room = 65536 + bytesPerMs * delay

class Lane {
  line = [] // what the line carries, in the order in which it arrives: { due, deliver }
  carried = 0
  free = 0 // when the line has sent what it was given, in ms of performance.now()

  carry (from, to) {
    let held = 0
    from.on('data', piece => {
      held += piece.length
      this.carried += piece.length
      if (held > room) from.pause()
      this.send(piece.length, () => {
        held -= piece.length
        if (held <= room) from.resume()
        to.write(piece)
      })
    })
    from.on('end', () => this.send(0, () => to.end()))
    from.on('error', () => {})
    from.on('close', () => this.send(0, () => setTimeout(() => to.destroy(), 50)))
  }

  send (bytes, deliver) {
    this.free = Math.max(performance.now(), this.free) + bytes / bytesPerMs
    this.line.push({ due: this.free + delay, deliver })
    if (this.line.length === 1) this.wake()
  }

  wake () {
    setTimeout(() => {
      while (this.line.length > 0 && this.line[0].due <= performance.now() + 0.5) this.line.shift().deliver()
      if (this.line.length > 0) this.wake()
    }, Math.max(0, this.line[0].due - performance.now()))
  }
}

const there = new Lane()
const back = new Lane()
const server = net.createServer({ highWaterMark: 16384 }, client => {
  const upstream = net.connect({ host, port: Number(port), highWaterMark: 16384 })
  client.setNoDelay(true)
  upstream.setNoDelay(true)
  there.carry(client, upstream)
  back.carry(upstream, client)
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.on('SIGTERM', () => {
  console.log(there.carried, back.carried)
  process.exit(0)
})
