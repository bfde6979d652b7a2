// node client.mjs URL on|off [CERTIFICATE]: npm's ws as a client of an echo server, with permessage-deflate or without.
// Prints what was agreed on, then what was tried, a line each; ends with 1 at the first answer that is not right.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { WebSocket } from 'ws';
import { exercise } from './exercises.mjs';

/** The codes a client may send, the ends of ranges among them (RFC 6455 §7.4). */
const CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

const [url, deflate, certificate] = process.argv.slice(2);

class Peer extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, {
      // Everything is compressed, and both sides may refer to earlier messages if the server lets them.
      perMessageDeflate: deflate === 'on' && { threshold: 0 },
      ca: certificate && readFileSync(certificate),
    });
  }
}

const first = new Peer(url);
// Events of one chunk come without a turn of the loop in between, so all are listened for before any is awaited.
const [[response]] = await Promise.all([once(first, 'upgrade'), once(first, 'open')]);
console.log(`agreed: ${response.headers['sec-websocket-extensions'] ?? 'nothing'}`);

first.ping('here?');
const [pong] = await once(first, 'pong');
assert.equal(pong.toString(), 'here?');
console.log('ping');

first.send('in ', { fin: false });
first.send('three ', { fin: false });
first.ping('between');
first.send('pieces', { fin: true });
const [[between], [whole, binary]] = await Promise.all([once(first, 'pong'), once(first, 'message')]);
assert.equal(between.toString(), 'between');
assert.equal(whole.toString(), 'in three pieces');
assert.equal(binary, false);
console.log('fragments');
first.close();
const [none] = await once(first, 'close');
assert.equal(none, 1005);
console.log('no close code');

for (const code of CODES) {
  const socket = new Peer(url);
  await once(socket, 'open');
  socket.close(code, 'why');
  const [answered] = await once(socket, 'close');
  assert.equal(answered, code);
}
console.log('close codes');

for (const line of await exercise(Peer, url)) console.log(line);
