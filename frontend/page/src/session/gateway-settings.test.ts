import { afterEach, describe, expect, it, vi } from 'vitest';
import { Gateway, GatewayRefusal } from './gateway.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

function answer(body: unknown, status = 200): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
}

describe('settings', () => {
  const gateway = new Gateway('https://example.com/sub/', '1.0');

  it('are read as they are, and from a gateway that has none as kept by the browser', async () => {
    answer({ kept: 'user', version: 7, settings: { sparkle: [1] }, defaults: { bell: 'off' } });
    await expect(gateway.settings()).resolves.toEqual({
      kept: 'user',
      version: 7,
      settings: { sparkle: [1] },
      defaults: { bell: 'off' },
    });
    answer({}, 404);
    await expect(gateway.settings()).resolves.toEqual({ kept: 'browser', version: 0, settings: {}, defaults: {} });
  });

  it('are put with the version they were made from, and outlive the page that is left', async () => {
    const asked: unknown[] = [];
    vi.stubGlobal('fetch', (address: URL, { method, body, keepalive }: RequestInit) => {
      asked.push([method, address.href, body, keepalive]);
      return Promise.resolve(new Response('{"version":8}'));
    });
    await expect(gateway.keepSettings(7, { bell: 'off' }, true)).resolves.toEqual({ kind: 'kept', version: 8 });
    expect(asked).toEqual([
      ['PUT', 'https://example.com/sub/api/settings', '{"version":7,"settings":{"bell":"off"}}', true],
    ]);
  });

  it.each([
    [409, 'outrun'],
    [403, 'browser'],
    [404, 'browser'],
  ])('that are refused with %i are %s', async (status, kind) => {
    answer({}, status);
    await expect(gateway.keepSettings(7, {}, false)).resolves.toEqual({ kind });
  });

  it('that could not be kept say so', async () => {
    answer({}, 503);
    await expect(gateway.keepSettings(7, {}, false)).rejects.toEqual(new GatewayRefusal(503));
  });
});
