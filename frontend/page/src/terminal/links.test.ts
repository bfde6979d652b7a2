import { expect, it } from 'vitest';
import { webAddress } from './links.ts';

it.each([
  ['https://example.com/x', 'https://example.com/x'],
  ['http://example.com', 'http://example.com/'],
  // A look-alike shows what it is.
  ['https://exаmple.com/', 'https://xn--exmple-4nf.com/'],
  ['https://example.com@evil.example/', 'https://example.com@evil.example/'],
])('takes the addresses of the web (%s)', (uri, address) => {
  expect(webAddress(uri)).toBe(address);
});

it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'mailto:a@b', 'no address', ''])(
  'takes no others (%s)',
  (uri) => {
    expect(webAddress(uri)).toBeNull();
  },
);

it('takes none that nobody could read', () => {
  expect(webAddress(`https://example.com/${'a'.repeat(100_000)}`)).toBeNull();
});
