import { Terminal, type IUnicodeVersionProvider } from '@xterm/xterm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bufferText } from './buffer-text.ts';
import { clampClusters, clampHostileOutput } from './clamps.ts';
import { coreOf, stringHandlersOf } from './xterm-core.ts';

// Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
vi.stubGlobal('Buffer', undefined);
const { UnicodeGraphemesAddon } = await import('@xterm/addon-unicode-graphemes');
vi.unstubAllGlobals();

const HUGE = String(2 ** 31 - 1);

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, scrollback: 100 });
  clampHostileOutput(terminal);
});
afterEach(() => {
  terminal.dispose();
});

function write(data: string): Promise<void> {
  return new Promise((resolve) => {
    terminal.write(data, resolve);
  });
}

/** The same output on a terminal without clamps, with a count that is harmless. */
async function unclamped(data: string): Promise<string[]> {
  const plain = new Terminal({ allowProposedApi: true, cols: 20, rows: 5, scrollback: 100 });
  await new Promise<void>((resolve) => {
    plain.write(data, resolve);
  });
  const text = bufferText(plain.buffer.active);
  plain.dispose();
  return text;
}

describe('counts of 2^31', () => {
  const SCREEN = 'one\r\ntwo\r\nthree\r\nfour\r\nfive\x1b[2;3H';

  it.each([
    ['IL', 'L', 5],
    ['DL', 'M', 5],
    ['SU', 'S', 5],
    ['SD', 'T', 5],
    ['CHT', 'I', 20],
    ['CBT', 'Z', 20],
  ])('do at once what the size of the screen does (%s)', async (_name, final, size) => {
    await write(`${SCREEN}\x1b[${HUGE}${final}!`);
    expect(bufferText(terminal.buffer.active)).toEqual(await unclamped(`${SCREEN}\x1b[${String(size)}${final}!`));
  });

  it('repeat a character for at most one line (REP)', async () => {
    await write(`a\x1b[${HUGE}b`);
    expect(bufferText(terminal.buffer.active).join('')).toBe('a'.repeat(21));
  });

  it('below the size of the screen are left alone', async () => {
    await write(`${SCREEN}\x1b[2L!`);
    expect(bufferText(terminal.buffer.active)).toEqual(await unclamped(`${SCREEN}\x1b[2L!`));
  });
});

describe('strings', () => {
  it('beyond 8 KiB are no titles', async () => {
    const titles: string[] = [];
    terminal.onTitleChange((title) => titles.push(title));
    await write(`\x1b]0;${'a'.repeat(100_000)}\x07\x1b]2;short\x07`);
    expect(titles).toEqual(['short']);
  });
});

describe('what never ends', () => {
  const FLOOD = 20_000_000;

  it.each([
    ['a title', '\x1b]0;'],
    ['a colour', '\x1b]4;1;'],
    ['a link', '\x1b]8;;'],
    ['a question for a setting', '\x1bP$q'],
    ['a string that nobody reads', '\x1b]777;'],
    ['an application’s command', '\x1b_'],
  ])('is neither gathered nor waited for: %s', async (_what, begin) => {
    const before = performance.now();
    await write(begin);
    const piece = 'a'.repeat(4096);
    for (let written = 0; written < FLOOD; written += piece.length) terminal.write(piece);
    // Cancelled, as any sequence can be: what comes behind it is text again.
    await write('\x18ok');
    expect(bufferText(terminal.buffer.active)).toEqual(['ok']);
    // Gathered, it took half a minute and more than a second even for the quickest.
    expect(performance.now() - before).toBeLessThan(8000);
  });

  it('is not gathered while it comes', async () => {
    await write('\x1b]0;');
    const piece = 'a'.repeat(4096);
    for (let pieces = 0; pieces < 100; pieces += 1) await write(piece);
    const gathered = stringHandlersOf(coreOf(terminal)).map(({ _data }) => _data.length);
    expect(Math.max(...gathered)).toBeLessThan(20_000);
  });
});

describe('links', () => {
  it('are followed over a bounded number of lines', async () => {
    const plain = new Terminal({ allowProposedApi: true, rows: 5, scrollback: 10_000 });
    const links = coreOf(plain)._oscLinkService;
    const addLineToLink = links.addLineToLink.bind(links);
    const lines: number[] = [];
    links.addLineToLink = (link, line) => {
      lines.push(line);
      addLineToLink(link, line);
    };
    clampHostileOutput(plain);
    await new Promise<void>((resolve) => {
      plain.write(`\x1b]8;;https://example.com/\x07${'abc\r\n'.repeat(9000)}\x1b]8;;\x07`, resolve);
    });
    plain.dispose();
    // Asked about once for each line, not for each character, and not for all of them.
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThan(1900);
    expect(lines.length).toBeLessThan(3000);
  });

  it('stop being links when there are too many', async () => {
    let seen = 0;
    // Registered first, hence asked last: it sees what the clamp lets through.
    const plain = new Terminal({ allowProposedApi: true });
    plain.parser.registerOscHandler(8, () => {
      seen += 1;
      return false;
    });
    clampHostileOutput(plain);
    await new Promise<void>((resolve) => {
      plain.write('\x1b]8;;https://example.com/\x07\x1b]8;;\x07'.repeat(5000), resolve);
    });
    plain.dispose();
    // Every one of them is closed, a part of them opened.
    expect(seen).toBeGreaterThanOrEqual(7000);
    expect(seen).toBeLessThan(7500);
  });
});

describe('colours', () => {
  it('are set for a palette, not for a flood', async () => {
    let seen = 0;
    const plain = new Terminal({ allowProposedApi: true });
    plain.parser.registerOscHandler(4, () => {
      seen += 1;
      return true;
    });
    clampHostileOutput(plain);
    await new Promise<void>((resolve) => {
      plain.write('\x1b]4;1;#abcdef\x07'.repeat(5000), resolve);
    });
    plain.dispose();
    expect(seen).toBeGreaterThanOrEqual(256 / 2);
    expect(seen).toBeLessThan(1000);
  });
});

describe('clusters', () => {
  beforeEach(() => {
    const taker = {
      register: (provider: IUnicodeVersionProvider) => {
        terminal.unicode.register(clampClusters(provider));
      },
      set activeVersion(version: string) {
        terminal.unicode.activeVersion = version;
      },
    };
    new UnicodeGraphemesAddon().activate({ unicode: taker } as unknown as Terminal);
  });

  it('of everyday emoji stay whole', async () => {
    await write('👩🏽‍❤️‍💋‍👨🏿|🏴󠁧󠁢󠁳󠁣󠁴󠁿|é|你');
    const line = terminal.buffer.active.getLine(0);
    expect(line?.getCell(0)?.getChars()).toBe('👩🏽‍❤️‍💋‍👨🏿');
    expect(line?.getCell(3)?.getChars()).toBe('🏴󠁧󠁢󠁳󠁣󠁴󠁿');
  });

  it('do not take in a flood of combining marks', async () => {
    await write('e' + '\u0301'.repeat(1000));
    const lines = [...Array(terminal.buffer.active.length).keys()];
    const longest = lines.flatMap((row) =>
      [...Array(terminal.cols).keys()].map(
        (column) => terminal.buffer.active.getLine(row)?.getCell(column)?.getChars().length ?? 0,
      ),
    );
    expect(Math.max(...longest)).toBe(12);
  });
});
