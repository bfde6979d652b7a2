import { describe, expect, it } from 'vitest';
import examples from '../../../../backend/server/control-messages.json' with { type: 'json' };
import { decodeClientMessage, encodeClientMessage } from './client-message.ts';
import { ProtocolViolation } from './fields.ts';
import { decodeServerMessage } from './server-message.ts';

// The same file is read by the gateway's tests: it is what both sides agree on.
const clientExamples: readonly { readonly type: string }[] = examples.client.valid;
const serverExamples: readonly { readonly type: string }[] = examples.server.valid;

describe('what the page says', () => {
  it.each(clientExamples.map((message) => [JSON.stringify(message), message] as const))(
    'comes back from %s as it was',
    (text, message) => {
      const decoded = decodeClientMessage(text);
      expect(decoded).toEqual(message);
      expect(JSON.parse(encodeClientMessage(decoded))).toEqual(message);
    },
  );

  it('has at least one example of every type', () => {
    const types = new Set(clientExamples.map(({ type }) => type));
    expect([...types].sort()).toEqual(['ack', 'answer', 'end', 'open', 'ping', 'resize', 'resume', 'watch']);
  });
});

describe('what the gateway says', () => {
  it.each(serverExamples.map((message) => [JSON.stringify(message), message] as const))(
    'is read from %s without loss',
    (text, message) => {
      expect(decodeServerMessage(text)).toEqual(message);
    },
  );

  it('has at least one example of every type', () => {
    const types = new Set(serverExamples.map(({ type }) => type));
    expect([...types].sort()).toEqual(
      ['accepted', 'exit', 'failure', 'notice', 'opened', 'opening', 'pong', 'prompt', 'resized'].sort(),
    );
  });

  it('is ignored when its type is unknown', () => {
    expect(decodeServerMessage('{"type":"tomorrow","value":1}')).toBeNull();
  });

  it('may use words this page has not learnt', () => {
    expect(decodeServerMessage('{"type":"failure","kind":"tomorrow","text":"t"}')).toMatchObject({ kind: 'internal' });
    expect(decodeServerMessage('{"type":"opening","stage":"tomorrow"}')).toMatchObject({ stage: 'connecting' });
    expect(decodeServerMessage('{"type":"notice","kind":"tomorrow","text":"t"}')).toMatchObject({ kind: 'info' });
  });

  it('is a sentence that cannot turn what stands beside it', () => {
    expect(
      decodeServerMessage('{"type":"failure","kind":"no-shell","text":"gpj\\u202etxt\\nhas none."}'),
    ).toMatchObject({
      text: 'gpj txt has none.',
    });
  });

  it('must not be written into or read as anything but data', () => {
    expect(decodeServerMessage('{"type":"pong","at":1,"__proto__":{"x":1}}')).toEqual({ type: 'pong', at: 1 });
  });

  it.each([
    ['', 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['{}', 'no type'],
    ['{"type":5}', 'a type that is not a string'],
    ['{"type":"opened","session":"s"}', 'missing fields'],
    ['{"type":"accepted","input":-1}', 'a negative offset'],
    ['{"type":"accepted","input":1.5}', 'a fraction'],
    ['{"type":"accepted","input":9007199254740993}', 'an offset beyond exact numbers'],
    ['{"type":"exit","status":"0"}', 'a string for a number'],
    ['{"type":"prompt","prompt":"p","kind":"password","text":"t","fields":[{"label":"l"}]}', 'a field without echo'],
    ['{"type":"prompt","prompt":"p","kind":"password","text":"t","fields":{}}', 'fields that are no list'],
  ])('is refused when it is %s (%s)', (text) => {
    expect(() => decodeServerMessage(text)).toThrow(ProtocolViolation);
  });
});
