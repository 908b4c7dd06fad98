// Makes and checks IPNS records with the js library, driven by JSON lines: {"cmd":"create","type":"RSA",…}. Bytes are base64.
import readline from 'node:readline'
import { generateKeyPair, publicKeyFromProtobuf, publicKeyToProtobuf } from '@libp2p/crypto/keys'
import { createIPNSRecord, marshalIPNSRecord, multihashToIPNSRoutingKey, unmarshalIPNSRecord } from 'ipns'
import { ipnsSelector } from 'ipns/selector'
import { ipnsValidator } from 'ipns/validator'

const bytes = text => new Uint8Array(Buffer.from(text, 'base64'))
const text = bytes => Buffer.from(bytes).toString('base64')
const routingKey = key => multihashToIPNSRoutingKey(publicKeyFromProtobuf(bytes(key)).toMultihash())

const commands = {
  create: async c => {
    const key = await generateKeyPair(c.type)
    const record = await createIPNSRecord(key, c.value, BigInt(c.sequence), c.lifetime, { ttlNs: BigInt(c.ttl), v1Compatible: c.v1 })
    return { record: text(marshalIPNSRecord(record)), key: text(publicKeyToProtobuf(key.publicKey)), routingKey: text(multihashToIPNSRoutingKey(key.publicKey.toMultihash())), validity: record.validity }
  },
  check: async c => {
    await ipnsValidator(routingKey(c.key), bytes(c.record))
    const record = unmarshalIPNSRecord(bytes(c.record))
    return { value: record.value, sequence: String(record.sequence), ttl: String(record.ttl), validity: record.validity, v1: 'signatureV1' in record }
  },
  select: c => ({ index: ipnsSelector(routingKey(c.key), c.records.map(bytes)) })
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line)
  let answer
  try {
    answer = await commands[command.cmd](command)
  } catch (e) {
    answer = { error: e.name }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
