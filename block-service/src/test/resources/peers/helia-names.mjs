// Two Helias that know each other not, one with a DHT alone and one with gossip alone, driven by JSON lines:
// {"cmd":"publish","by":"dht","value":"/ipfs/…"}. Answers with JSON lines; the first tells their addresses.
import readline from 'node:readline'
import { createHeliaLight } from 'helia'
import { withLibp2pLight } from '@helia/libp2p'
import { ipns, pubSubIPNSRouting } from '@helia/ipns'
import { tcp } from '@libp2p/tcp'
import { noise } from '@libp2p/noise'
import { yamux } from '@libp2p/yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { fetch } from '@libp2p/fetch'
import { gossipsub } from '@libp2p/gossipsub'
import { kadDHT, passthroughMapper } from '@libp2p/kad-dht'
import { peerIdFromString } from '@libp2p/peer-id'
import { MemoryBlockstore } from 'blockstore-core'
import { MemoryDatastore } from 'datastore-core'
import { multiaddr } from '@multiformats/multiaddr'

const services = {
  dht: () => ({
    dht: kadDHT({ protocol: '/ipfs/lan/kad/1.0.0', peerInfoMapper: passthroughMapper, clientMode: false, allowQueryWithZeroPeers: true })
  }),
  gossip: () => ({ pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }), fetch: fetch() })
}
const routers = { dht: () => [], gossip: helia => [pubSubIPNSRouting(helia)] }
const nodes = {}
for (const by of Object.keys(services)) {
  const store = { blockstore: new MemoryBlockstore(), datastore: new MemoryDatastore() }
  const helia = withLibp2pLight(createHeliaLight(store), {
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), identifyPush: identifyPush(), ping: ping(), ...services[by]() },
    connectionGater: { denyDialMultiaddr: () => false }
  })
  await helia.start()
  nodes[by] = { helia, names: ipns(helia, { routers: routers[by](helia) }) }
}

const limit = () => ({ signal: AbortSignal.timeout(20000) })
const commands = {
  dial: async ({ by, addr }) => ({ peer: (await nodes[by].helia.libp2p.dial(multiaddr(addr))).remotePeer.toString() }),
  publish: async ({ by, value }) => ({ name: (await nodes[by].names.publish('key', value, limit())).name }),
  // What a name stands for, asked of the network, not of what was seen before.
  resolve: async ({ by, name }) => {
    for await (const { value } of nodes[by].names.resolve(peerIdFromString(name).toMultihash(), { nocache: true, ...limit() })) {
      return { value }
    }
  }
}
const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
say(Object.fromEntries(Object.entries(nodes).map(([by, { helia }]) => [by, helia.libp2p.getMultiaddrs()[0].toString()])))
for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  let answer
  try {
    answer = await commands[command.cmd](command)
  } catch (error) {
    answer = { error: String(error.stack ?? error) }
  }
  say(answer)
}
process.exit(0)
