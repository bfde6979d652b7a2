import { describe, expect, it } from 'vitest';
import { ProtocolViolation } from '../protocol/fields.ts';
import { BACKLOG, IN_FLIGHT, INPUT_FRAME, InputWindow } from './input-window.ts';

const utf8 = new TextEncoder();

function drain(window: InputWindow): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let frame = window.next(); frame !== null; frame = window.next()) frames.push(frame);
  return frames;
}

describe('what may be sent', () => {
  it('is a key at once', () => {
    const window = new InputWindow();
    expect(window.offer(utf8.encode('a'))).toBe(true);
    expect(drain(window)).toEqual([utf8.encode('a')]);
    expect(window.backlog).toBe(0);
  });

  it('is at most 64 KiB beyond what was accepted, in frames of 16 KiB', () => {
    const window = new InputWindow();
    window.offer(new Uint8Array(200_000));
    const frames = drain(window);
    expect(frames.map((frame) => frame.length)).toEqual([INPUT_FRAME, INPUT_FRAME, INPUT_FRAME, INPUT_FRAME]);
    expect(window.inFlight).toBe(IN_FLIGHT);
    window.accept(INPUT_FRAME);
    expect(drain(window).map((frame) => frame.length)).toEqual([INPUT_FRAME]);
    expect(window.backlog).toBe(200_000 - IN_FLIGHT - INPUT_FRAME);
  });

  it('is everything, in order, however it was offered and accepted', () => {
    const window = new InputWindow(5000);
    const text = 'naïve 你好 👩‍👩‍👧 ' + 'x'.repeat(999);
    const expected: string[] = [];
    const frames: Uint8Array[] = [];
    let sent = 5000;
    for (let round = 0; round < 400; round += 1) {
      expected.push(`${String(round)}${text}`);
      expect(window.offer(utf8.encode(`${String(round)}${text}`))).toBe(true);
      const drained = drain(window);
      frames.push(...drained);
      sent += drained.reduce((sum, frame) => sum + frame.length, 0);
      if (round % 7 === 0) window.accept(sent - (window.inFlight >> 1));
    }
    while (window.backlog > 0) {
      window.accept(sent);
      const drained = drain(window);
      frames.push(...drained);
      sent += drained.reduce((sum, frame) => sum + frame.length, 0);
    }
    // Every frame by itself is whole characters, so joining their texts loses nothing.
    const strict = new TextDecoder('utf-8', { fatal: true });
    expect(frames.map((frame) => strict.decode(frame)).join('')).toBe(expected.join(''));
  });

  it('is many small pieces in one frame', () => {
    const window = new InputWindow();
    for (let i = 0; i < 1000; i += 1) window.offer(utf8.encode('\x1b[1;1R'));
    expect(drain(window)).toHaveLength(1);
  });

  it('may be bytes that are not text', () => {
    const window = new InputWindow();
    window.offer(new Uint8Array(40_000).fill(0x80));
    expect(drain(window).reduce((sum, frame) => sum + frame.length, 0)).toBe(40_000);
  });
});

describe('what waits', () => {
  it('is bounded by 256 KiB and one paste', () => {
    const window = new InputWindow();
    expect(window.offer(new Uint8Array(10_000_000))).toBe(true);
    expect(window.offer(utf8.encode('a'))).toBe(false);
    expect(window.backlog).toBe(10_000_000);
  });

  it('has room again once it has been sent', () => {
    const window = new InputWindow();
    window.offer(new Uint8Array(BACKLOG + IN_FLIGHT));
    drain(window);
    expect(window.offer(utf8.encode('a'))).toBe(true);
  });

  it('can be dropped, without breaking a character', () => {
    const window = new InputWindow();
    window.offer(utf8.encode('你'.repeat(100_000)));
    const sent = drain(window);
    expect(window.discard()).toHaveLength(300_000 - sent.reduce((sum, frame) => sum + frame.length, 0));
    expect(window.backlog).toBe(0);
    expect(window.next()).toBeNull();
    const strict = new TextDecoder('utf-8', { fatal: true });
    for (const frame of sent) expect(strict.decode(frame)).toMatch(/^你+$/);
  });
});

describe('what the gateway accepts', () => {
  it('must have been sent', () => {
    const window = new InputWindow();
    window.offer(utf8.encode('abc'));
    drain(window);
    expect(() => {
      window.accept(4);
    }).toThrow(ProtocolViolation);
  });

  it('stays accepted', () => {
    const window = new InputWindow(10);
    window.offer(utf8.encode('abc'));
    drain(window);
    window.accept(12);
    window.accept(12);
    expect(() => {
      window.accept(11);
    }).toThrow(ProtocolViolation);
  });
});

describe('on another socket', () => {
  it('what was not accepted comes again, before what waits', () => {
    const window = new InputWindow(10);
    window.offer(utf8.encode('abc'));
    window.offer(utf8.encode('def'));
    drain(window);
    window.accept(12);
    window.offer(utf8.encode('gh'));
    window.resume(13);
    expect(window.backlog).toBe(5);
    expect(window.inFlight).toBe(0);
    expect(drain(window)).toEqual([utf8.encode('defgh')]);
    window.accept(18);
    window.resume(18);
    expect(drain(window)).toEqual([]);
  });

  it('what was never sent cannot have been accepted', () => {
    const window = new InputWindow();
    window.offer(utf8.encode('abc'));
    expect(() => {
      window.resume(1);
    }).toThrow(ProtocolViolation);
  });

  it('what waits is counted in characters', () => {
    const window = new InputWindow();
    window.offer(utf8.encode('né你'));
    expect(window.charactersWaiting).toBe(3);
    drain(window);
    expect([window.charactersWaiting, window.charactersInFlight]).toEqual([0, 3]);
  });
});
