// What every client does with an echo server, in the words of the browser's WebSocket: Chromium has it, and npm's ws
// too.

const MEBIBYTE = 1 << 20;

/**
 * Opens sockets at the URL until everything has been tried; throws at the first answer that is not right.
 *
 * @param WebSocket whose
 * @param url of a server that prefers v2 to v1 and takes messages of 2 MiB
 * @returns what was tried
 */
export async function exercise(WebSocket, url) {
  const done = [];

  const socket = await opened(new WebSocket(url, ['v1', 'v2']));
  same('the subprotocol', socket.protocol, 'v2');
  done.push('subprotocol');

  for (const [name, message] of Object.entries(messages())) {
    // Three times, since what went before may be referred to.
    for (let round = 0; round < 3; round++) {
      socket.send(message);
      const answer = await next(socket);
      same(`${name}, again`, typeof answer, typeof message);
      if (typeof message === 'string') {
        same(name, answer === message, true);
      } else {
        same(name, bytes(answer), bytes(message));
      }
    }
    done.push(name);
  }
  same('what waits to be sent', socket.bufferedAmount, 0);

  const closed = closing(socket);
  socket.close(4001, 'enough');
  same('the end', await closed, '4001 clean');
  done.push('closed by the client');

  const greedy = await opened(new WebSocket(url));
  const refused = closing(greedy);
  greedy.send(new Uint8Array(2 * MEBIBYTE + 1));
  same('the end', await refused, '1009 clean');
  done.push('closed by the server');

  return done;
}

function messages() {
  const random = new Uint8Array(MEBIBYTE);
  for (let at = 0; at < random.length; at += 65_536) {
    globalThis.crypto.getRandomValues(random.subarray(at, at + 65_536));
  }
  return {
    text: 'naïve 你好 😀',
    'no text': '',
    binary: Uint8Array.of(0, 1, 127, 128, 255),
    'nothing binary': new Uint8Array(0),
    'a mebibyte of text': 'line after line of κόσμε\n'.repeat(37_450),
    'a mebibyte of noise': random,
    'a mebibyte of zeros': new Uint8Array(MEBIBYTE),
  };
}

/** Tells noise from noise without printing a mebibyte of it. */
function bytes(data) {
  const view = new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  let hash = 0;
  for (const byte of view) hash = (Math.imul(hash, 31) + byte) | 0;
  return `${view.length} bytes, ${hash}`;
}

function opened(socket) {
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(socket), { once: true });
    socket.addEventListener('close', (event) => reject(new Error(`not opened: ${event.code}`)), { once: true });
    socket.addEventListener('error', (event) => reject(new Error(`not opened: ${event.message ?? 'error'}`)), {
      once: true,
    });
  });
}

function next(socket) {
  return new Promise((resolve, reject) => {
    const ended = (event) => reject(new Error(`closed instead: ${event.code} ${event.reason}`));
    socket.addEventListener('close', ended, { once: true });
    socket.addEventListener(
      'message',
      (event) => {
        socket.removeEventListener('close', ended);
        resolve(event.data);
      },
      { once: true },
    );
  });
}

function closing(socket) {
  return new Promise((resolve) => {
    socket.addEventListener('close', (event) => resolve(`${event.code} ${event.wasClean ? 'clean' : 'broken'}`), {
      once: true,
    });
  });
}

function same(what, is, wanted) {
  if (is !== wanted) throw new Error(`${what} is ${is} and not ${wanted}`);
}
