// Reads a file with Helia, which gets its blocks from a trustless gateway and asks its delegated routing:
// `helia-http.mjs GATEWAY CID` prints one line of JSON, the SHA-256 of the content, its length, and the
// providers that the gateway names for the CID.
import crypto from 'node:crypto'
import { withHTTP } from '@helia/http'
import { unixfs } from '@helia/unixfs'
import { createHeliaLight } from 'helia'
import { CID } from 'multiformats/cid'

const [gateway, text] = process.argv.slice(2)
const cid = CID.parse(text)
const helia = await withHTTP(createHeliaLight(), {
  delegatedRouters: [gateway],
  recursiveGateways: [gateway],
  allowInsecure: true,
  allowLocal: true
}).start()

const hash = crypto.createHash('sha256')
let length = 0
for await (const piece of unixfs(helia).cat(cid)) {
  hash.update(piece)
  length += piece.byteLength
}

const response = await fetch(`${gateway}/routing/v1/providers/${cid}`, { headers: { accept: 'application/json' } })
const providers = (await response.json()).Providers.map((provider) => provider.ID)
console.log(JSON.stringify({ sha256: hash.digest('hex'), length, providers }))
await helia.stop()
process.exit(0)
