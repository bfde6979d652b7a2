import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from './fields.ts';
import { decodeSessions } from './sessions.ts';

const SESSION = {
  session: 's1',
  target: 'local/web-1',
  name: 'web-1',
  user: 'ada',
  opened: '2026-11-29T16:00:00Z',
  attached: false,
  watchers: 2,
  columns: 120,
  rows: 40,
  exited: false,
  expires: '2026-11-29T16:15:00Z',
};
const LISTING = { sessions: [SESSION], watchable: [], detach: 900, close: 'detach' };
const MARKUP = '<img src=x onerror=alert(1)>';

function decode(more: object): ReturnType<typeof decodeSessions> {
  return decodeSessions(JSON.stringify({ ...LISTING, ...more }));
}

function one(more: object): ReturnType<typeof decodeSessions>['sessions'][number] | undefined {
  return decode({ sessions: [{ ...SESSION, ...more }] }).sessions[0];
}

describe('running sessions', () => {
  it('have their times and the patience without a page in milliseconds', () => {
    expect(decode({})).toEqual({
      sessions: [{ ...SESSION, opened: Date.UTC(2026, 10, 29, 16, 0, 0), expires: Date.UTC(2026, 10, 29, 16, 15, 0) }],
      watchable: [],
      detach: 900_000,
      close: 'detach',
    });
  });

  it('keep ids as they came, and names as one plain line', () => {
    const hostile = `a\u202eb\n${MARKUP}`;
    expect(one({ session: hostile, target: hostile, name: hostile, user: hostile })).toMatchObject({
      session: hostile,
      target: hostile,
      name: `a b ${MARKUP}`,
      user: `a b ${MARKUP}`,
    });
    expect(one({ name: 'x'.repeat(1_000_000) })?.name.length).toBe(256);
  });

  it('are nobody’s where nobody logs in, and end at no time while a page is there', () => {
    expect(one({ user: null, attached: true, expires: null })).toMatchObject({ user: '', expires: null });
    expect(one({ opened: 'lately' })?.opened).toBeNull();
  });

  it('are ended with their tab, unless the gateway says otherwise in a word that is known', () => {
    expect(decode({ close: 'evaporate' }).close).toBe('end');
  });

  it.each([
    { sessions: {} },
    { sessions: [{ ...SESSION, session: 1 }] },
    { sessions: [{ ...SESSION, attached: 'no' }] },
    { sessions: [{ ...SESSION, watchers: -1 }] },
    { sessions: [{ ...SESSION, expires: 5 }] },
    { watchable: [null] },
    { detach: '15m' },
    { detach: -1 },
    { close: false },
  ])('are refused as %j', (junk) => {
    expect(() => decode(junk)).toThrow(ProtocolViolation);
  });
});
