// Uploads a file by tus-js-client, in pieces of 1 MiB: `tus-upload.mjs ENDPOINT FILE [ABORT-AFTER [URL]]` prints the
// upload's URL. With ABORT-AFTER other than 0 it breaks off when so many bytes have been sent; with a URL it goes on with
// that upload.
import fs from 'node:fs'
import path from 'node:path'
import { Upload } from 'tus-js-client'

const [endpoint, file, abortAfter = '0', url] = process.argv.slice(2)

function end (upload) {
  console.log(upload.url)
  process.exit(0)
}

const upload = new Upload(fs.readFileSync(file), {
  endpoint,
  uploadUrl: url ?? null,
  chunkSize: 1 << 20,
  retryDelays: null,
  metadata: { filename: path.basename(file) },
  onError: (error) => {
    console.error(String(error))
    process.exit(1)
  },
  onChunkComplete: (size, accepted) => {
    if (Number(abortAfter) > 0 && accepted >= Number(abortAfter)) upload.abort().then(() => end(upload))
  },
  onSuccess: () => end(upload)
})
upload.start()
