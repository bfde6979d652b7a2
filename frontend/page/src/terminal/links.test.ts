import { Terminal, type ILinkHandler } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { loadLinks, saysItself, webAddress } from './links.ts';

it.each([
  ['https://example.com/x', 'https://example.com/x'],
  ['http://example.com', 'http://example.com/'],
  // A look-alike shows what it is.
  ['https://exаmple.com/', 'https://xn--exmple-4nf.com/'],
  ['mailto:a@example.com', 'mailto:a@example.com'],
  ['https://example.com@evil.example/', 'https://example.com@evil.example/'],
])('takes the addresses of the web (%s)', (uri, address) => {
  expect(webAddress(uri)).toBe(address);
});

it.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'ssh://host',
  'vbscript:x',
  'blob:https://a/b',
  'no address',
  '',
])('takes no others (%s)', (uri) => {
  expect(webAddress(uri)).toBeNull();
});

it('takes none that nobody could read', () => {
  expect(webAddress(`https://example.com/${'a'.repeat(100_000)}`)).toBeNull();
});

describe('a link whose text was chosen by whoever wrote it', () => {
  /** Prints text as a link and follows it; what becomes of that. */
  async function follow(uri: string, shown: string, ctrlKey = true): Promise<string> {
    const terminal = new Terminal({ allowProposedApi: true, cols: 200 });
    await new Promise<void>((resolve) => {
      terminal.write(`\x1b]8;;${uri}\x1b\\${shown}\x1b]8;;\x1b\\`, resolve);
    });
    let done = 'nothing';
    const handler: ILinkHandler = loadLinks(terminal, {
      hover: (address) => {
        done += ` hover ${String(address)}`;
      },
      open: (address) => {
        done = `open ${address}`;
      },
      confirm: (address) => {
        done = `ask about ${address}`;
      },
    });
    const range = { start: { x: 1, y: 1 }, end: { x: shown.length, y: 1 } };
    handler.activate({ ctrlKey, metaKey: false } as MouseEvent, uri, range);
    terminal.dispose();
    return done;
  }

  it.each([
    ['https://evil.example/', 'https://good.example/', 'ask about https://evil.example/'],
    ['https://evil.example/', 'click here', 'ask about https://evil.example/'],
    ['https://ex\u0430mple.com/', 'https://example.com/', 'ask about https://xn--exmple-4nf.com/'],
    ['https://good.example@evil.example/', 'https://good.example/', 'ask about https://good.example@evil.example/'],
    ['https://good.example', 'https://good.example', 'open https://good.example/'],
    ['mailto:a@example.com', 'a@example.com', 'ask about mailto:a@example.com'],
  ])('%s, shown as %s: %s', async (uri, shown, done) => {
    expect(await follow(uri, shown)).toBe(done);
  });

  it.each(['javascript:alert(1)', 'data:text/html,<b>', 'file:///etc/passwd', `https://a/${'a'.repeat(100_000)}`])(
    'is never followed to %.30s',
    async (uri) => {
      expect(await follow(uri, uri.slice(0, 50))).toBe('nothing');
    },
  );

  it('is selected by a plain click, not followed', async () => {
    expect(await follow('https://good.example', 'https://good.example', false)).toBe('nothing');
  });

  it('does not say itself by a part of its address', () => {
    expect(saysItself('https://good.example', 'https://good.example.evil.example/')).toBe(false);
  });
});
