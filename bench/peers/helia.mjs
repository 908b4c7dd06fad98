// A Helia node on loopback with its blocks in memory, told what to do by HTTP: `helia.mjs` prints the URL to ask.
//   GET /address                 where to dial it, with /p2p/
//   GET /add?path=FILE|FOLDER    adds with the profile unixfs-v1-2025 and answers the CID
//   GET /fetch?from=ADDR&cid=CID dials, fetches every block of the DAG and answers the seconds that took
import { createHeliaLight } from 'helia'
import { withLibp2pLight } from '@helia/libp2p'
import { withBitswap } from '@helia/bitswap'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { identify } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { MemoryBlockstore } from 'blockstore-core'
import { MemoryDatastore } from 'datastore-core'
import { multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const helia = withBitswap(withLibp2pLight(
  createHeliaLight({ blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() }), {
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), ping: ping() },
    connectionGater: { denyDialMultiaddr: () => false }
  }))
await helia.start()

function * filesBelow (folder, prefix) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const below = path.join(folder, entry.name)
    if (entry.isDirectory()) yield * filesBelow(below, `${prefix}/${entry.name}`)
    else yield { path: `${prefix}/${entry.name}`, content: fs.createReadStream(below, { highWaterMark: 1 << 20 }) }
  }
}

async function add (name) {
  const source = fs.statSync(name).isDirectory()
    ? filesBelow(name, path.basename(name))
    : [{ content: fs.createReadStream(name, { highWaterMark: 1 << 20 }) }]
  let last
  for await (const entry of importer(source, helia.blockstore, {
    cidVersion: 1,
    rawLeaves: true,
    reduceSingleLeafToSelf: true,
    wrapWithDirectory: false,
    chunker: fixedSize({ chunkSize: 1048576 }),
    layout: balanced({ maxChildrenPerNode: 1024 }),
    shardSplitThresholdBytes: 262144,
    shardSplitStrategy: 'block-bytes'
  })) last = entry
  return last.cid.toString()
}

async function fetch (from, cid, signal) {
  const begun = performance.now()
  await helia.libp2p.dial(multiaddr(from))
  try {
    for await (const block of helia.pins.add(CID.parse(cid), { signal })) void block
    return ((performance.now() - begun) / 1000).toFixed(3)
  } finally {
    await helia.libp2p.hangUp(multiaddr(from))
  }
}

const server = http.createServer(async (request, response) => {
  const given = new AbortController()
  response.on('close', () => given.abort()) // whoever asked has lost patience, or has the answer
  const { pathname, searchParams: ask } = new URL(request.url, 'http://localhost')
  try {
    const answer = pathname === '/address'
      ? helia.libp2p.getMultiaddrs()[0].toString()
      : pathname === '/add' ? await add(ask.get('path')) : await fetch(ask.get('from'), ask.get('cid'), given.signal)
    response.end(answer + '\n')
  } catch (error) {
    response.writeHead(500).end(String(error.stack ?? error) + '\n')
  }
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
