// Drives a program that behaves as Kubo's ipfs with ipfsd-ctl, the way test suites do: a line for each step that holds.
//   node ipfsd-ctl.mjs /path/to/ipfs /path/to/an/empty/folder
import { strict as assert } from 'node:assert'
import { existsSync } from 'node:fs'
import { createNode } from 'ipfsd-ctl'
import { create } from 'kubo-rpc-client'

const [bin, repo] = process.argv.slice(2)
const settings = { type: 'kubo', bin, rpc: create, test: true, disposable: false, repo }
const text = async source => {
  const chunks = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

// Its own limit, one second, is for an idle machine; after it the process is killed.
const stop = { forceKillTimeout: 120_000 }
const first = await createNode(settings)
const before = await first.info()
assert.match(before.version, /^ipfs version 0\./)
assert.match(before.peerId, /^12D3KooW/)
assert.match(before.api, /^\/ip4\/127\.0\.0\.1\/tcp\/\d+$/)
assert.match(before.gateway, /^http:\/\/127\.0\.0\.1:\d+$/)
assert.equal(before.repo, repo)
console.log('ok spawn')
const { cid } = await first.api.add('kept over restarts')
assert.equal(await text(first.api.cat(cid)), 'kept over restarts')
assert.equal(await (await fetch(`${before.gateway}/ipfs/${cid}`)).text(), 'kept over restarts')
console.log('ok add')
await first.stop(stop)
assert.equal(existsSync(`${repo}/api`), false)
console.log('ok stop')

const second = await createNode({ ...settings, init: false })
const after = await second.info()
assert.equal(after.peerId, before.peerId)
assert.equal(await text(second.api.cat(cid)), 'kept over restarts')
console.log('ok restart')
await second.stop(stop)
await second.cleanup()
assert.equal(existsSync(repo), false)
console.log('ok cleanup')
process.exit(0)
