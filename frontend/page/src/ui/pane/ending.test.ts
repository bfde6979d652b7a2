import { describe, expect, it, vi } from 'vitest';
import { CLOSE_CODES } from '../../protocol/close-code.ts';
import { FAILURE_KINDS } from '../../protocol/server-message.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { durationText } from '../../text/index.ts';
import { endingText } from './ending.ts';

it('says nothing while nothing has ended', () => {
  expect(endingText({ kind: 'idle' }, 'ssh')).toBeNull();
  expect(endingText({ kind: 'live', session: 's', since: 0, watching: false }, 'ssh')).toBeNull();
});

it('is calm about a program that ended well', () => {
  expect(endingText({ kind: 'exited', exit: { type: 'exit', status: 0 }, lasted: 4200 }, 'ssh')).toEqual({
    tone: 'calm',
    headline: 'The program ended',
    detail: 'after 4 s',
    advice: '',
    remedy: 'reconnect',
  });
});

it('names status and signal', () => {
  expect(endingText({ kind: 'exited', exit: { type: 'exit', status: 3 }, lasted: 0 }, 'ssh')?.headline).toContain(
    'status 3',
  );
  const killed = endingText(
    { kind: 'exited', exit: { type: 'exit', signal: 'SEGV', text: 'Core dumped.' }, lasted: 0 },
    'ssh',
  );
  expect(killed).toMatchObject({ tone: 'noted', headline: 'The program was ended by signal SEGV' });
  expect(killed?.detail).toBe('after 0 s · Core dumped.');
});

it.each(FAILURE_KINDS)('has a headline of its own for %s, with what the gateway said', (kind) => {
  const ending = endingText(
    { kind: 'failed', failure: { type: 'failure', kind, text: 'Said.' }, continuing: false },
    'ssh',
  );
  expect(ending).toMatchObject({ tone: 'bad', detail: 'Said.', advice: '', remedy: 'try-again' });
  expect(ending?.headline).not.toBe('');
});

describe('of a container', () => {
  it.each(['no-shell', 'not-running', 'daemon-unreachable', 'no-such-target'] as const)(
    '%s says what to do, besides what the gateway said',
    (kind) => {
      const state: ConnectionState = {
        kind: 'failed',
        failure: { type: 'failure', kind, text: 'Said.' },
        continuing: false,
      };
      expect(endingText(state, 'container')?.detail).toBe('Said.');
      expect(endingText(state, 'container')?.advice).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each([126, 127, 129, 130, 137, 143])('exit status %i is explained, where it is a signal of Docker’s', (status) => {
    const state: ConnectionState = { kind: 'exited', exit: { type: 'exit', status }, lasted: 4000 };
    expect(endingText(state, 'container')?.advice).not.toBe('');
    expect(endingText(state, 'ssh')?.advice).toBe('');
  });

  it('killed is called killed', () => {
    expect(endingText({ kind: 'exited', exit: { type: 'exit', status: 137 }, lasted: 1 }, 'container')).toMatchObject({
      tone: 'noted',
      headline: 'The shell was killed',
    });
  });
});

describe('a loss', () => {
  it('of every socket names the setting that may be wrong, and what it has to be', () => {
    vi.stubGlobal('document', { baseURI: 'https://example.com/sub/?test=1#/open/x' });
    const blocked: ConnectionState = {
      kind: 'lost',
      cause: { by: 'unexplained', diagnosis: 'websockets-blocked' },
      lasted: null,
    };
    expect(endingText(blocked, 'ssh')?.detail).toMatch(/server\.public_url.* https:\/\/example\.com\/sub\/$/);
    vi.unstubAllGlobals();
  });

  it.each(CLOSE_CODES)('by code %i is one plain sentence', (code) => {
    const ending = endingText({ kind: 'lost', cause: { by: 'code', code }, lasted: null }, 'ssh');
    expect(ending?.headline).not.toBe('');
    expect(ending?.detail).toMatch(/^[A-Z].*\.$/);
  });

  it('offers what helps', () => {
    const remedy = (state: ConnectionState): string | undefined => endingText(state, 'ssh')?.remedy;
    expect(remedy({ kind: 'lost', cause: { by: 'code', code: 4401 }, lasted: 1 })).toBe('log-in');
    expect(remedy({ kind: 'lost', cause: { by: 'unexplained', diagnosis: 'login-required' }, lasted: null })).toBe(
      'log-in',
    );
    expect(remedy({ kind: 'lost', cause: { by: 'code', code: 4400 }, lasted: 1 })).toBe('reload');
    expect(remedy({ kind: 'lost', cause: { by: 'silence' }, lasted: 1 })).toBe('reconnect');
    expect(remedy({ kind: 'lost', cause: { by: 'unexplained', diagnosis: 'new-version' }, lasted: null })).toBe(
      'reload',
    );
    expect(remedy({ kind: 'lost', cause: { by: 'unexplained', diagnosis: 'draining' }, lasted: null })).toBe(
      'try-again',
    );
  });
});

it('of a session that could not be continued is told in the gateway’s words', () => {
  const gone = (text: string): ConnectionState => ({
    kind: 'failed',
    failure: { type: 'failure', kind: 'no-such-session', text },
    continuing: true,
  });
  expect(endingText(gone('Nobody came back within 15 minutes.'), 'ssh')).toMatchObject({
    detail: 'This session could not be continued: Nobody came back within 15 minutes.',
    remedy: 'open-new',
  });
  expect(endingText(gone(''), 'ssh')?.detail).toMatch(/not there any more\.$/);
});

it('of a session that goes on elsewhere offers to take it back', () => {
  const state: ConnectionState = { kind: 'lost', cause: { by: 'code', code: 4409 }, lasted: 1 };
  expect(endingText(state, 'ssh')?.remedy).toBe('take-back');
});

it.each([
  [999, '0 s'],
  [61_000, '1 min 1 s'],
  [3_600_000, '1 h 0 min'],
  [90_061_000, '25 h 1 min'],
])('writes %i ms as %s', (milliseconds, written) => {
  expect(durationText(milliseconds)).toBe(written);
});
