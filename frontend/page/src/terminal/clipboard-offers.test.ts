import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clampHostileOutput } from './clamps.ts';
import { LARGEST_OFFER, readOffer, watchOffers } from './clipboard-offers.ts';
import { coreOf, stringHandlersOf } from './xterm-core.ts';

const utf8 = new TextEncoder();
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

let terminal: Terminal;
let offers: string[];
let answers: string[];
let wanted = true;
let old = false;
beforeEach(() => {
  offers = [];
  answers = [];
  wanted = true;
  old = false;
  terminal = new Terminal({ allowProposedApi: true });
  clampHostileOutput(terminal);
  watchOffers(terminal, () => old, { wanted: () => wanted, offer: (text) => offers.push(text) });
  terminal.onData((data) => answers.push(data));
});
afterEach(() => {
  terminal.dispose();
});

function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    terminal.write(utf8.encode(text), resolve);
  });
}

describe('what is offered', () => {
  it.each([
    [`c;${base64('hello')}`, 'hello'],
    [`;${base64('hello')}`, 'hello'],
    [`pc;${base64('你好\n')}`, '你好\n'],
  ])('is read: %s', (data, text) => {
    expect(readOffer(data)).toBe(text);
  });

  it.each(['c;?', 'c;', ';', '', 'c', 'c;not base64!', 'x;aGVsbG8=', 'c;gICA', 'c;a=b=', 'c;aGVsbG8=\n'])(
    'is nothing: %j',
    (data) => {
      expect(readOffer(data)).toBeNull();
    },
  );

  it('is at most as large as the cap', () => {
    expect(readOffer(`c;${base64('a'.repeat(LARGEST_OFFER))}`)).toHaveLength(LARGEST_OFFER);
    expect(readOffer(`c;${base64('a'.repeat(LARGEST_OFFER + 1))}`)).toBeNull();
  });
});

it('comes through the bounds on other strings, up to its own', async () => {
  await write(`\x1b]52;c;${base64('a'.repeat(100_000))}\x07`);
  expect(offers.map(({ length }) => length)).toEqual([100_000]);
  await write(`\x1b]52;c;${base64('a'.repeat(3 * LARGEST_OFFER))}\x07`);
  expect(offers).toHaveLength(1);
});

it('never tells a program what the clipboard holds', async () => {
  await write('\x1b]52;c;?\x07\x1b]52;p;?\x1b\\');
  expect([...offers, ...answers]).toEqual([]);
});

it('is neither offered nor gathered when nobody wants it, or when it is old', async () => {
  for (const why of ['unwanted', 'old']) {
    wanted = why !== 'unwanted';
    old = why === 'old';
    await write('\x1b]52;c;');
    for (let pieces = 0; pieces < 20; pieces += 1) await write('a'.repeat(4096));
    const longest = Math.max(...stringHandlersOf(coreOf(terminal)).map(({ _data }) => _data.length));
    expect(longest, why).toBeLessThan(10_000);
    await write('\x07');
  }
  expect(offers).toEqual([]);
});
