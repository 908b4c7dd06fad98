// Fetches with @helia/verified-fetch, which checks every block: `verified-fetch.mjs GATEWAY URL...` prints one line
// of JSON for each URL, with its status, its type, and its content's length and SHA-256. The gateway is asked for providers,
// which may know none: then Helia falls back to the gateway for blocks.
import crypto from 'node:crypto'
import { withHTTP } from '@helia/http'
import { createVerifiedFetch } from '@helia/verified-fetch'
import { createHeliaLight } from 'helia'

const [gateway, ...urls] = process.argv.slice(2)
const helia = await withHTTP(createHeliaLight(), {
  delegatedRouters: [gateway],
  recursiveGateways: [gateway],
  allowInsecure: true,
  allowLocal: true
}).start()
const verifiedFetch = await createVerifiedFetch(helia)
for (const url of urls) {
  const response = await verifiedFetch(url, { signal: AbortSignal.timeout(60000) })
  const content = Buffer.from(await response.arrayBuffer())
  console.log(
    JSON.stringify({
      url,
      status: response.status,
      type: response.headers.get('content-type'),
      length: content.length,
      sha256: crypto.createHash('sha256').update(content).digest('hex')
    })
  )
}
await verifiedFetch.stop()
process.exit(0)
