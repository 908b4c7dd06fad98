// A Helia on loopback that exchanges blocks, driven by JSON lines: {"id":1,"cmd":"add","mib":256}. Answers with JSON lines.
import crypto from 'node:crypto'
import readline from 'node:readline'
import { createHeliaLight } from 'helia'
import { withLibp2pLight } from '@helia/libp2p'
import { withBitswap } from '@helia/bitswap'
import { unixfs } from '@helia/unixfs'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { MemoryBlockstore } from 'blockstore-core'
import { MemoryDatastore } from 'datastore-core'
import { multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'

const MIB = 1024 * 1024
const blockstore = new MemoryBlockstore()
const helia = withBitswap(withLibp2pLight(createHeliaLight({ blockstore, datastore: new MemoryDatastore() }), {
  addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
  transports: [tcp()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), identifyPush: identifyPush(), ping: ping() },
  connectionGater: { denyDialMultiaddr: () => false }
}))
await helia.start()
const files = unixfs(helia)

async function * pieces (content) {
  for (let from = 0; from < content.length; from += MIB) yield content.subarray(from, from + MIB)
}
const commands = {
  // Adds random content; tells the root, the hash of the content and all blocks.
  add: async ({ mib, chunk }) => {
    const content = crypto.randomBytes(mib * MIB)
    const root = await files.addByteStream(pieces(content), {
      chunker: fixedSize({ chunkSize: chunk }), layout: balanced({ maxChildrenPerNode: 1024 }), rawLeaves: true, cidVersion: 1
    })
    const blocks = []
    for await (const { cid } of blockstore.getAll()) blocks.push(cid.toString())
    return { root: root.toString(), sha256: crypto.createHash('sha256').update(content).digest('hex'), blocks }
  },
  // Reads a whole file, from peers if need be; tells its hash.
  cat: async ({ root }) => {
    const hash = crypto.createHash('sha256')
    for await (const piece of files.cat(CID.parse(root), { signal: AbortSignal.timeout(300000) })) hash.update(piece)
    return { sha256: hash.digest('hex') }
  },
  dial: async ({ addr }) => ({ peer: (await helia.libp2p.dial(multiaddr(addr))).remotePeer.toString() })
}
const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
say({ address: helia.libp2p.getMultiaddrs()[0].toString() })
readline.createInterface({ input: process.stdin })
  .on('line', async line => {
    const command = JSON.parse(line)
    try {
      say({ id: command.id, ...(await commands[command.cmd](command)) })
    } catch (error) {
      say({ id: command.id, error: String(error.stack ?? error) })
    }
  })
  .on('close', () => process.exit(0))
