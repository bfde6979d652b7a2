import { describe, expect, it } from 'vitest';
import { Fields, ProtocolViolation } from './fields.ts';
import { decodeDaemon, decodeListing, decodeTarget, isOffered, unlistedTarget } from './target.ts';

const CONTAINER = { id: 'local/web', name: 'web', kind: 'container', daemon: 'local' };

describe('a target', () => {
  it('needs little, and gets the rest', () => {
    expect(decodeTarget({ id: 'a', name: 'A', kind: 'ssh', group: null })).toEqual({
      id: 'a',
      name: 'A',
      kind: 'ssh',
      group: '',
      tags: [],
      color: null,
      production: false,
      state: 'unknown',
      verbs: ['shell'],
    });
    expect(decodeTarget(CONTAINER)).toMatchObject({ daemon: 'local', image: '', project: '', service: '' });
  });

  it('may have a state or a kind this page has not learnt', () => {
    expect(decodeTarget({ ...CONTAINER, state: 'hibernating' }).state).toBe('unknown');
    expect(decodeTarget({ ...CONTAINER, kind: 'pod' }).kind).toBe('ssh');
  });

  it('may be marked, with a colour this page knows', () => {
    expect(decodeTarget({ ...CONTAINER, color: 'teal', production: true })).toMatchObject({
      color: 'teal',
      production: true,
    });
    expect(decodeTarget({ ...CONTAINER, color: null, production: false })).toMatchObject({
      color: null,
      production: false,
    });
    expect(decodeTarget({ ...CONTAINER, color: 'ultraviolet' }).color).toBeNull();
    expect(decodeTarget({ ...CONTAINER, color: 'toString' }).color).toBeNull();
    expect(() => decodeTarget({ ...CONTAINER, color: 7 })).toThrow(ProtocolViolation);
    expect(() => decodeTarget({ ...CONTAINER, production: 'yes' })).toThrow(ProtocolViolation);
  });

  it('is offered when a shell is among its verbs', () => {
    expect(isOffered(decodeTarget({ ...CONTAINER, verbs: ['shell'] }))).toBe(true);
    expect(isOffered(decodeTarget({ ...CONTAINER, verbs: [] }))).toBe(false);
    expect(isOffered(decodeTarget({ ...CONTAINER, verbs: ['logs'] }))).toBe(false);
  });

  it('has names that are what they look like, and the id it came with', () => {
    const hostile = 'gpj\u202etxt\n<b>';
    const target = decodeTarget({
      ...CONTAINER,
      id: hostile,
      name: hostile,
      group: hostile,
      tags: [hostile],
      project: hostile,
      image: hostile,
    });
    const clean = 'gpj txt <b>';
    expect(target).toMatchObject({
      id: hostile,
      name: clean,
      group: clean,
      tags: [clean],
      project: clean,
      image: clean,
    });
    expect(unlistedTarget(hostile, null)).toMatchObject({ id: hostile, name: clean });
  });
});

it('takes a daemon in a state it has not learnt for one that works', () => {
  expect(decodeDaemon({ name: 'local', state: 'tired', text: 'Slow\ntoday.' })).toEqual({
    name: 'local',
    state: 'up',
    text: 'Slow today.',
  });
});

it('reads a listing of a gateway that knows no daemons', () => {
  expect(decodeListing(Fields.parse('{"targets":[]}', 'targets'))).toEqual({ targets: [], daemons: [] });
});
