// The JavaScript importer over blockstore-fs: `importer.mjs add STORE PATH…` prints the root CID,
// `importer.mjs cat STORE CID` writes the file to standard output.
import { FsBlockstore } from 'blockstore-fs'
import { importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { exporter } from 'ipfs-unixfs-exporter'
import { CID } from 'multiformats/cid'
import fs from 'node:fs'
import path from 'node:path'

const [command, store, argument] = process.argv.slice(2)
const blockstore = new FsBlockstore(store)
await blockstore.open()

function * filesBelow (folder, prefix) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const below = path.join(folder, entry.name)
    if (entry.isDirectory()) yield * filesBelow(below, `${prefix}/${entry.name}`)
    else yield { path: `${prefix}/${entry.name}`, content: fs.createReadStream(below, { highWaterMark: 1 << 20 }) }
  }
}

if (command === 'add') {
  const source = fs.statSync(argument).isDirectory()
    ? filesBelow(argument, path.basename(argument))
    : [{ content: fs.createReadStream(argument, { highWaterMark: 1 << 20 }) }]
  let last
  for await (const entry of importer(source, blockstore, {
    cidVersion: 1,
    rawLeaves: true,
    reduceSingleLeafToSelf: true,
    wrapWithDirectory: false,
    chunker: fixedSize({ chunkSize: 1048576 }),
    layout: balanced({ maxChildrenPerNode: 1024 }),
    shardSplitThresholdBytes: 262144,
    shardSplitStrategy: 'block-bytes'
  })) last = entry
  console.log(last.cid.toString())
} else {
  const file = await exporter(CID.parse(argument), blockstore)
  for await (const chunk of file.content()) {
    if (!process.stdout.write(chunk)) await new Promise(resolve => process.stdout.once('drain', resolve))
  }
}
await blockstore.close()
