// A js-libp2p peer on loopback, driven by JSON lines: {"id":1,"cmd":"ping","addr":"…"}. Answers with JSON lines.
// node libp2p-peer.mjs [--tls | --both] [--ws] [--psk FILE] [--relay] [--listen ADDRESS] [--gossip | --gossip-unsigned] [--fetch] [--kad] [--mdns]
import fs from 'node:fs'
import readline from 'node:readline'
import { createLibp2p } from 'libp2p'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { noise } from '@libp2p/noise'
import { tls } from '@libp2p/tls'
import { yamux } from '@libp2p/yamux'
import { identify, identifyPush } from '@libp2p/identify'
import { ping } from '@libp2p/ping'
import { circuitRelayServer, circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { preSharedKey } from '@libp2p/pnet'
import { peerIdFromString } from '@libp2p/peer-id'
import { multiaddr } from '@multiformats/multiaddr'
import { CID } from 'multiformats/cid'

const has = name => process.argv.includes('--' + name)
const value = name => process.argv[process.argv.indexOf('--' + name) + 1]
const messages = []
const optional = {}
if (has('gossip') || has('gossip-unsigned')) {
  const { gossipsub } = await import('@libp2p/gossipsub')
  optional.pubsub = gossipsub({
    allowPublishToZeroTopicPeers: true,
    globalSignaturePolicy: has('gossip') ? 'StrictSign' : 'StrictNoSign',
    // As peers in a mesh do, not as publishers that know everybody.
    floodPublish: false
  })
}
if (has('relay')) optional.relay = circuitRelayServer()
if (has('fetch')) optional.fetch = (await import('@libp2p/fetch')).fetch()
if (has('kad')) {
  const { kadDHT, passthroughMapper } = await import('@libp2p/kad-dht')
  optional.dht = kadDHT({
    protocol: '/ipfs/lan/kad/1.0.0',
    clientMode: false,
    peerInfoMapper: passthroughMapper,
    validators: { test: async () => {} },
    selectors: { test: () => 0 }
  })
}
const node = await createLibp2p({
  addresses: { listen: [has('listen') ? value('listen') : '/ip4/127.0.0.1/tcp/0' + (has('ws') ? '/ws' : '')] },
  transports: [tcp(), webSockets(), circuitRelayTransport()],
  connectionEncrypters: has('both') ? [noise(), tls()] : [has('tls') ? tls() : noise()],
  streamMuxers: [yamux()],
  services: { identify: identify(), identifyPush: identifyPush(), ping: ping({ runOnLimitedConnection: true }), ...optional },
  peerDiscovery: has('mdns') ? [(await import('@libp2p/mdns')).mdns({ interval: 1000 })] : [],
  connectionGater: { denyDialMultiaddr: () => false },
  ...(has('psk') ? { connectionProtector: preSharedKey({ psk: fs.readFileSync(value('psk')) }) } : {})
})
// Receives a whole stream, and answers with the number of bytes.
await node.handle('/casanube/count/1.0.0', async stream => {
  let count = 0
  for await (const part of stream) count += part.byteLength ?? part.length
  stream.send(Buffer.from(String(count)))
  await stream.close()
})

// Answers with the key itself, as one of go-libp2p-pubsub-router would with a record.
node.services.fetch?.registerLookupFunction('/echo/', async key => key.length < 100 ? key : undefined)

const soon = () => ({ signal: AbortSignal.timeout(20000) })
const discovered = new Map()
node.addEventListener('peer:discovery', event => {
  discovered.set(event.detail.id.toString(), event.detail.multiaddrs.map(String))
})

const commands = {
  addrs: () => ({ peer: node.peerId.toString(), addrs: node.getMultiaddrs().map(String) }),
  ping: async c => ({ ms: await node.services.ping.ping(multiaddr(c.addr)) }),
  peer: async c => {
    const peer = await node.peerStore.get(peerIdFromString(c.peer))
    const agent = peer.metadata.get('AgentVersion')
    return {
      protocols: peer.protocols,
      agent: agent ? Buffer.from(agent).toString() : '',
      certified: peer.addresses.some(address => address.isCertified)
    }
  },
  conns: () => ({ conns: node.getConnections().map(c => [c.remotePeer.toString(), c.encryption, c.multiplexer]) }),
  dial: async c => { await node.dial(multiaddr(c.addr)); return {} },
  sub: c => { node.services.pubsub.subscribe(c.topic); return {} },
  unsub: c => { node.services.pubsub.unsubscribe(c.topic); return {} },
  pub: async c => {
    const data = c.size ? new Uint8Array(c.size).fill(7) : Buffer.from(c.text)
    const sent = await node.services.pubsub.publish(c.topic, data)
    return { recipients: sent.recipients.map(String) }
  },
  messages: () => ({ messages: messages.splice(0) }),
  mesh: c => ({
    mesh: node.services.pubsub.getMeshPeers(c.topic),
    subscribers: node.services.pubsub.getSubscribers(c.topic).map(String),
    score: c.peer ? node.services.pubsub.score.score(c.peer) : 0,
    notWanted: c.peer ? node.services.pubsub.idontwants.get(c.peer)?.size ?? 0 : 0,
    streams: [...node.services.pubsub.streamsOutbound.values()].map(s => s.protocol)
  }),
  discovered: () => ({ discovered: Object.fromEntries(discovered) }),
  fetch: async c => {
    const value = await node.services.fetch.fetch(peerIdFromString(c.peer), c.key)
    return { value: value == null ? null : Buffer.from(value).toString() }
  },
  table: () => ({ size: node.services.dht.routingTable.size }),
  provide: async c => { await node.contentRouting.provide(CID.parse(c.cid), soon()); return {} },
  findProviders: async c => {
    const peers = []
    for await (const { id } of node.contentRouting.findProviders(CID.parse(c.cid), soon())) peers.push(String(id))
    return { peers }
  },
  findPeer: async c => {
    const peer = await node.peerRouting.findPeer(peerIdFromString(c.peer), soon())
    return { addrs: peer.multiaddrs.map(String) }
  },
  put: async c => { await node.contentRouting.put(Buffer.from(c.key), Buffer.from(c.value), soon()); return {} },
  get: async c => ({ value: Buffer.from(await node.contentRouting.get(Buffer.from(c.key), soon())).toString() }),
  hangUp: async c => { await node.hangUp(peerIdFromString(c.peer)); return {} }
}
node.services.pubsub?.addEventListener('gossipsub:message', event => {
  const { msg, propagationSource } = event.detail
  const text = Buffer.from(msg.data.subarray(0, 64)).toString()
  messages.push({ topic: msg.topic, type: msg.type, from: String(msg.from ?? ''), via: String(propagationSource), text, size: msg.data.length })
})
const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
say({ ready: true, ...commands.addrs() })
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
