import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from './fields.ts';
import { decodeHello } from './http.ts';
import { NOBODY, decodeMe, decodeProblem } from './login.ts';

const HELLO = { version: '1', protocol: ['gangway.v1'], login: 'required', draining: false };
const ME = { user: 'ada', groups: ['ops'], login: 'password', since: null, expires: null, signOut: null };
const MARKUP = '<img src=x onerror=alert(1)>';

function hello(more: object): ReturnType<typeof decodeHello> {
  return decodeHello(JSON.stringify({ ...HELLO, ...more }));
}

function me(more: object): ReturnType<typeof decodeMe> {
  return decodeMe(JSON.stringify({ ...ME, ...more }));
}

describe('hello', () => {
  it('of an older gateway tells neither ways nor a notice', () => {
    expect(hello({})).toMatchObject({ ways: [], notice: null });
  });

  it('keeps the ways that are known, once and in order', () => {
    expect(hello({ ways: ['proxy', 'telepathy', 'password', 'password'] }).ways).toEqual(['password', 'proxy']);
  });

  it('keeps the lines of a notice, and its markup as text', () => {
    expect(hello({ notice: `Line 1\r\n\u202e${MARKUP}` }).notice).toBe(`Line 1\n${MARKUP}`);
    expect(hello({ notice: ' \n ' }).notice).toBeNull();
    expect(hello({ notice: null }).notice).toBeNull();
    expect(hello({ notice: 'x'.repeat(1_000_000) }).notice?.length).toBeLessThanOrEqual(20_000);
  });

  it.each([{ ways: 'password' }, { ways: [1] }, { notice: 7 }, { draining: 'no' }])('is refused as %j', (junk) => {
    expect(() => hello(junk)).toThrow(ProtocolViolation);
  });
});

describe('me', () => {
  it('has its times as milliseconds, or not at all', () => {
    expect(me({ since: '2026-01-02T03:04:05Z', expires: 'soon' })).toMatchObject({
      since: Date.UTC(2026, 0, 2, 3, 4, 5),
      expires: null,
    });
  });

  it('keeps a user as it is to compare, and as one plain line to show', () => {
    const { user, name } = me({ user: `a\u202eb\n${MARKUP}` });
    expect(user).toBe(`a\u202eb\n${MARKUP}`);
    expect(name).toBe(`a b ${MARKUP}`);
  });

  it('is nobody where nobody logs in', () => {
    expect(me({ user: null, login: 'none', groups: [] })).toEqual(NOBODY);
    expect(decodeMe('{"login":"none"}')).toEqual(NOBODY);
  });

  it('takes a way of logging in that it has not learnt for one that can be ended', () => {
    expect(me({ login: 'retina' }).login).toBe('password');
  });

  it.each([
    ['https://login.example.com/out?rd=/', 'https://login.example.com/out?rd=/'],
    ['http://h/', 'http://h/'],
    ['javascript:alert(1)', null],
    [' JavaScript:alert(1)', null],
    ['data:text/html,x', null],
    ['/relative', null],
    ['', null],
  ])('ends a proxy’s login at %s: %s', (told, gone) => {
    expect(me({ signOut: told }).signOut).toBe(gone);
  });

  it.each([{ user: null }, { user: 7 }, { groups: 'ops' }, { groups: [null] }, { since: 5 }, { signOut: {} }])(
    'is refused as %j',
    (junk) => {
      expect(() => me(junk)).toThrow(ProtocolViolation);
    },
  );

  it('is not made of a proxy’s page', () => {
    expect(() => decodeMe('<!doctype html>')).toThrow(ProtocolViolation);
  });
});

it('takes from a problem what it says, and nothing from anything else', () => {
  expect(decodeProblem(JSON.stringify({ title: 'T', status: 403, detail: `No.\n${MARKUP}` })).detail).toBe(
    `No. ${MARKUP}`,
  );
  for (const junk of ['', '<html>', '[]', '{}', '{"detail":5}', 'null']) expect(decodeProblem(junk).detail).toBe('');
});
