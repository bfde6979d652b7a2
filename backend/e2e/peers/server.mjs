// node server.mjs KEYSTORE: npm's ws as a server, in the clear and behind TLS. Prints `ready at PORT PORT`, then how
// each connection has ended. What the path names is done: /off, /on or /takeover for permessage-deflate.
//
// What it gets it sends back, but for text that tells it to do something: `ping`, `fragments`, `close CODE REASON`.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import { WebSocketServer } from 'ws';

const DEFLATE = {
  '/off': false,
  '/on': { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true, serverMaxWindowBits: 9 },
  '/takeover': { threshold: 0 },
};

const sockets = Object.fromEntries(
  Object.entries(DEFLATE).map(([path, perMessageDeflate]) => [
    path,
    new WebSocketServer({
      noServer: true,
      maxPayload: 2 << 20,
      perMessageDeflate,
      handleProtocols: (protocols) => ['v2', 'v1'].find((each) => protocols.has(each)) ?? false,
    }),
  ]),
);

function converse(socket, name) {
  socket.on('message', (data, binary) => {
    const [word, ...rest] = binary ? [] : data.toString().split(' ');
    switch (word) {
      case 'ping':
        socket.ping('here?');
        socket.once('pong', (payload) => socket.send(`pong ${payload}`));
        break;
      case 'fragments':
        socket.send('in ', { fin: false });
        socket.send('three ', { fin: false });
        socket.ping('between');
        socket.send('pieces', { fin: true });
        break;
      case 'close':
        socket.close(Number(rest[0]), rest[1]);
        break;
      default:
        socket.send(data, { binary });
    }
  });
  socket.on('error', (error) => console.log(`${name} failed: ${error.message}`));
  socket.on('close', (code, reason) => console.log(`${name} closed: ${code} ${reason}`));
}

async function listen(server, scheme) {
  server.on('upgrade', (request, connection, head) => {
    sockets[request.url].handleUpgrade(request, connection, head, (socket) =>
      converse(socket, `${scheme} ${request.url}`),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

const [keystore] = process.argv.slice(2);
const plain = await listen(http.createServer(), 'ws');
const secure = await listen(https.createServer({ pfx: readFileSync(keystore), passphrase: 'changeit' }), 'wss');
console.log(`ready at ${plain} ${secure}`);
