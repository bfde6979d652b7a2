import { describe, expect, it } from 'vitest';
import examples from '../../../../backend/server/control-messages.json' with { type: 'json' };
import { decodeEventsClientMessage, decodeEventsServerMessage, encodeEventsClientMessage } from './events.ts';
import { ProtocolViolation } from './fields.ts';

// The same file is read by the gateway's tests: it is what both sides agree on.
const said: readonly { readonly type: string }[] = examples.eventsClient.valid;
const heard: readonly { readonly type: string }[] = examples.eventsServer.valid;

/** What is absent or null on the wire is empty here; a target without marks has none. */
function asShown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asShown);
  if (value === null) return '';
  if (typeof value !== 'object') return value;
  const shown = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asShown(inner)]));
  return 'verbs' in shown ? { color: null, production: false, ...shown } : shown;
}

describe('what the page says', () => {
  it.each(said.map((message) => [JSON.stringify(message), message] as const))(
    'comes back from %s as it was',
    (text, message) => {
      expect(JSON.parse(encodeEventsClientMessage(decodeEventsClientMessage(text)))).toEqual(message);
    },
  );

  it.each(examples.eventsClient.invalid)('is refused when it is $text ($why)', ({ text }) => {
    expect(() => decodeEventsClientMessage(text)).toThrow(ProtocolViolation);
  });
});

describe('what the gateway says', () => {
  it.each(heard.map((message) => [JSON.stringify(message), message] as const))(
    'is read from %s without loss',
    (text, message) => {
      expect(decodeEventsServerMessage(text)).toEqual(asShown(message));
    },
  );

  it('has at least one example of every type', () => {
    const types = new Set(heard.map(({ type }) => type));
    expect([...types].sort()).toEqual(['daemon', 'gone', 'pong', 'target', 'targets']);
  });

  it('is ignored when its type is unknown', () => {
    expect(decodeEventsServerMessage('{"type":"tomorrow"}')).toBeNull();
  });

  it.each([
    ['{"type":"targets","targets":{}}', 'targets that are no list'],
    ['{"type":"targets","targets":["web-1"]}', 'a target that is no object'],
    ['{"type":"target"}', 'no target'],
    ['{"type":"target","target":{"id":"a","name":"a","kind":"container"}}', 'a container without its daemon'],
    ['{"type":"target","target":{"id":1,"name":"a","kind":"ssh"}}', 'an id that is not a string'],
    ['{"type":"gone"}', 'nobody gone'],
    ['{"type":"daemon","daemon":{"name":"local"}}', 'a daemon without its state'],
  ])('is refused when it is %s (%s)', (text) => {
    expect(() => decodeEventsServerMessage(text)).toThrow(ProtocolViolation);
  });
});
