// @vitest-environment happy-dom
import { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { bufferHtml, escaped } from './buffer-html.ts';

// Where there is Node's Buffer, the addon reads its tables from a wrong place, and may never come back.
vi.stubGlobal('Buffer', undefined);
const { Widths } = await import('./widths.ts');
vi.unstubAllGlobals();

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal({
    allowProposedApi: true,
    cols: 40,
    rows: 6,
    theme: { red: '#aa0000', background: '#101010' },
  });
  new Widths(terminal);
});
afterEach(() => {
  terminal.dispose();
});

async function saved(output: string, heading = 'web-1'): Promise<Document> {
  await new Promise<void>((resolve) => {
    terminal.write(output, resolve);
  });
  return new DOMParser().parseFromString(bufferHtml(terminal, heading, 'en'), 'text/html');
}

it('has the text, wrapped rows joined, with its colours', async () => {
  const page = await saved(
    `plain \x1b[31mred\x1b[1;38;2;1;2;3mrgb\x1b[0m\x1b[48;5;196m  \x1b[0m\r\n${'w'.repeat(60)}\r\n\r\nend`,
  );
  expect(page.querySelector('pre')?.textContent).toBe(`plain redrgb  \n${'w'.repeat(60)}\n\nend`);
  expect([...page.querySelectorAll('span')].map((span) => span.getAttribute('style'))).toEqual([
    'color:#aa0000',
    'color:#010203;font-weight:bold',
    'background:#ff0000',
  ]);
});

it.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</pre></html><svg onload=alert(1)>',
  // A sign that joins what is behind it into one cluster: the cell is not `<` alone.
  '\u0600<img src=x onerror=alert(1)>',
  '<\u0301img src=x onerror=alert(1)>',
  '&lt;b&gt; "quoted" \'single\'',
])('is text, whatever is printed: %s', async (output) => {
  const page = await saved(output);
  const elements = [...page.querySelectorAll('*')].map(({ localName }) => localName);
  expect(elements).toEqual(['html', 'head', 'meta', 'meta', 'title', 'style', 'body', 'pre']);
  expect(page.querySelector('pre')?.textContent).toBe(output);
});

it('takes nothing from a theme or a name that could be markup', async () => {
  terminal.options.theme = { background: 'red;}</style><img src=x>', red: '"><img src=x>' };
  const page = await saved('\x1b[31mx', '</title><img src=x onerror=alert(1)>');
  expect(page.querySelector('img')).toBeNull();
  expect(page.title).toBe('</title><img src=x onerror=alert(1)>');
});

it('lets nothing run or load', async () => {
  const page = await saved('x');
  expect(page.querySelector('meta[http-equiv]')?.getAttribute('content')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  );
});

it('escapes all that means something in markup', () => {
  expect(escaped(`<a b="c" d='e'>&`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;');
});
