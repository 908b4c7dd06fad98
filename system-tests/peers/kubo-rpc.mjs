// Drives the RPC at a URL with kubo-rpc-client: one check after the other, a line for each that holds.
//   node kubo-rpc.mjs http://127.0.0.1:5001 http://127.0.0.1:5002
// The second URL is that of a Kubo, which becomes a peer of the first.
import { strict as assert } from 'node:assert'
import { create } from 'kubo-rpc-client'
import { CID } from 'multiformats/cid'
import * as dagCbor from '@ipld/dag-cbor'

const ipfs = create({ url: process.argv[2] })
const theirs = create({ url: process.argv[3] })
const bytes = text => new TextEncoder().encode(text)
const text = chunks => Buffer.concat(chunks.map(chunk => Buffer.from(chunk))).toString()
const all = async source => { const items = []; for await (const item of source) items.push(item); return items }

// Publishes until the other side has heard it.
const heard = async (from, to, topic) => {
  const end = new AbortController()
  let timer
  try {
    return await new Promise((resolve, reject) => {
      const say = () => from.pubsub.publish(topic, bytes('said')).catch(reject)
      to.pubsub.subscribe(topic, resolve, { signal: end.signal }).then(say, reject)
      timer = setInterval(say, 500)
      setTimeout(() => reject(new Error(`nothing was heard of ${topic}`)), 60000).unref()
    })
  } finally {
    clearInterval(timer)
    end.abort()
  }
}

const checks = {
  async id () {
    const id = await ipfs.id()
    assert.match(id.id.toString(), /^12D3KooW/)
    assert.ok((await ipfs.version()).version)
    assert.ok((await ipfs.commands()).Subcommands.length > 30)
  },
  async add () {
    const file = await ipfs.add('hello world\n')
    assert.equal(file.cid.toString(), 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o')
    const wrapped = await all(ipfs.addAll([{ path: 'd/a.txt', content: 'one' }, { path: 'd/b/c.txt', content: 'two' }],
      { cidVersion: 1, wrapWithDirectory: true, progress: () => {} }))
    assert.deepEqual(wrapped.map(entry => entry.path), ['d/a.txt', 'd/b/c.txt', 'd/b', 'd', ''])
    const meta = await ipfs.add({ path: 'm', content: 'x', mode: 0o600, mtime: { secs: 1000 } }, { preserveMode: true, preserveMtime: true })
    assert.ok(meta.cid)
    this.root = wrapped.at(-1).cid
  },
  async cat () {
    const cid = 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o'
    assert.equal(text(await all(ipfs.cat(cid))), 'hello world\n')
    assert.equal(text(await all(ipfs.cat(cid, { offset: 6, length: 5 }))), 'world')
    assert.equal(text(await all(ipfs.cat(`/ipfs/${this.root}/d/b/c.txt`))), 'two')
    await assert.rejects(all(ipfs.cat(this.root)), /is a directory/)
  },
  async ls () {
    const entries = await all(ipfs.ls(`/ipfs/${this.root}/d`))
    assert.deepEqual(entries.map(entry => [entry.name, entry.type]), [['a.txt', 'file'], ['b', 'dir']])
    assert.ok((await all(ipfs.get(this.root))).length > 0)
    assert.equal((await all(ipfs.refs(this.root, { recursive: true }))).length, 4)
  },
  async files () {
    await ipfs.files.mkdir('/rpc/deep', { parents: true })
    await ipfs.files.write('/rpc/f', bytes('first'), { create: true })
    await ipfs.files.write('/rpc/f', bytes('FI'), { offset: 0 })
    assert.equal(text(await all(ipfs.files.read('/rpc/f'))), 'FIrst')
    assert.equal((await ipfs.files.stat('/rpc/f')).size, 5)
    await ipfs.files.cp('/rpc/f', '/rpc/deep/g')
    await ipfs.files.mv('/rpc/deep/g', '/rpc/h')
    assert.deepEqual((await all(ipfs.files.ls('/rpc'))).map(entry => entry.name), ['deep', 'f', 'h'])
    await ipfs.files.rm('/rpc', { recursive: true })
    await assert.rejects(ipfs.files.stat('/rpc'), /file does not exist/)
    assert.ok(await ipfs.files.flush('/'))
  },
  async dag () {
    const cid = await ipfs.dag.put({ a: { b: [1, 'two'] } }, { storeCodec: 'dag-cbor', hashAlg: 'sha2-256' })
    assert.deepEqual((await ipfs.dag.get(cid)).value, { a: { b: [1, 'two'] } })
    assert.equal((await ipfs.dag.get(cid, { path: 'a/b/1' })).value, 'two')
    assert.equal((await ipfs.dag.resolve(`${cid}/a`)).remainderPath, '/a')
    const car = await all(ipfs.dag.export(cid))
    const roots = await all(ipfs.dag.import((async function * () { yield * car })()))
    assert.equal(roots[0].root.cid.toString(), cid.toString())
  },
  async block () {
    const cid = await ipfs.block.put(bytes('a block'), { format: 'raw', mhtype: 'sha2-256', version: 1 })
    assert.equal(text([await ipfs.block.get(cid)]), 'a block')
    assert.equal((await ipfs.block.stat(cid)).size, 7)
    const removed = await all(ipfs.block.rm(cid))
    assert.equal(removed[0].error, undefined)
  },
  async pin () {
    const { cid } = await ipfs.add('pin me', { pin: false })
    assert.ok((await ipfs.pin.add(cid)).equals(cid))
    assert.equal((await all(ipfs.pin.ls({ paths: cid })))[0].type, 'recursive')
    assert.ok((await all(ipfs.pin.ls({ type: 'recursive' }))).some(pin => pin.cid.equals(cid)))
    assert.ok((await ipfs.pin.rm(cid)).equals(cid))
    await assert.rejects(all(ipfs.pin.ls({ paths: cid })), /not pinned/)
  },
  async key () {
    const key = await ipfs.key.gen('rpc-key', { type: 'ed25519' })
    assert.ok((await ipfs.key.list()).some(each => each.id === key.id))
    assert.equal((await ipfs.key.rename('rpc-key', 'rpc-key2')).now, 'rpc-key2')
    this.key = key.id
  },
  async name () {
    const { cid } = await ipfs.add('named')
    const published = await ipfs.name.publish(cid, { key: 'rpc-key2', allowOffline: true, resolve: false })
    assert.equal(published.name, this.key)
    assert.equal((await all(ipfs.name.resolve(this.key)))[0], `/ipfs/${cid}`)
    await ipfs.key.rm('rpc-key2')
  },
  async pubsub () {
    const end = new AbortController()
    await ipfs.pubsub.subscribe('rpc-topic', () => {}, { signal: end.signal })
    assert.deepEqual((await ipfs.pubsub.ls()).filter(topic => topic === 'rpc-topic'), ['rpc-topic'])
    await ipfs.pubsub.publish('rpc-topic', bytes('said'))
    assert.ok(Array.isArray(await ipfs.pubsub.peers('rpc-topic')))
    end.abort()
  },
  async swarm () {
    assert.ok(Array.isArray(await ipfs.swarm.peers()))
    assert.ok((await ipfs.swarm.localAddrs()).length > 0)
    assert.ok(Array.isArray(await ipfs.swarm.addrs()))
    await assert.rejects(ipfs.swarm.connect('/ip4/127.0.0.1/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'), /failure/)
  },
  async peer () {
    const them = await theirs.id()
    const address = them.addresses.map(String).find(each => each.startsWith('/ip4/127.0.0.1/tcp/') && !each.includes('/ws'))
    await ipfs.swarm.connect(address)
    assert.ok((await ipfs.swarm.peers()).some(each => each.peer.toString() === them.id.toString()))
    const pongs = await all(ipfs.ping(them.id, { count: 2 }))
    assert.equal(pongs.filter(each => each.success && each.time > 0).length, 2)
    const found = await all(ipfs.routing.findPeer(them.id))
    assert.ok(found.some(event => event.name === 'FINAL_PEER'))
    const fromThem = await heard(theirs, ipfs, 'from-kubo')
    assert.deepEqual([fromThem.from.toString(), text([fromThem.data])], [them.id.toString(), 'said'])
    const fromUs = await heard(ipfs, theirs, 'to-kubo')
    assert.equal(fromUs.from.toString(), (await ipfs.id()).id.toString())
    const { cid } = await theirs.add('a file of Kubo')
    assert.equal(text(await all(ipfs.cat(cid))), 'a file of Kubo')
    await ipfs.swarm.disconnect(address)
  },
  async repo () {
    assert.ok((await ipfs.repo.stat()).repoSize > 0n)
    await all(ipfs.repo.gc())
    assert.ok(await ipfs.repo.version())
  },
  async stats () {
    assert.ok((await all(ipfs.stats.bw()))[0].totalIn >= 0n)
    assert.ok((await ipfs.stats.repo()).numObjects >= 0n)
    assert.ok((await ipfs.stats.bitswap()).blocksReceived >= 0n)
    assert.ok((await ipfs.bitswap.stat()).peers)
  },
  async routing () {
    const { cid } = await ipfs.add('routed')
    assert.ok(Array.isArray(await all(ipfs.routing.findProvs(cid, { timeout: 2000, numProviders: 1 }))))
    await all(ipfs.routing.provide(CID.parse(cid.toString())))
  },
  async config () {
    assert.ok((await ipfs.config.getAll()).Addresses)
    assert.ok(Array.isArray(await ipfs.config.get('Addresses.Swarm')))
    assert.equal(await ipfs.resolve(`/ipfs/${this.root}/d/a.txt`).then(path => path.startsWith('/ipfs/')), true)
    assert.ok(dagCbor.code)
  }
}

const state = {}
let failed = 0
for (const [name, check] of Object.entries(checks)) {
  try {
    await check.call(state)
    console.log(`ok ${name}`)
  } catch (error) {
    failed++
    console.log(`failed ${name}: ${error.stack}`)
  }
}
process.exit(failed === 0 ? 0 : 1)
