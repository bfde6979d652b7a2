import { describe, expect, it } from 'vitest';
import { asOneLine, countBreaks, previewOf, withoutLastBreak } from './paste-text.ts';

it('counts breaks of every kind once', () => {
  expect(['', 'a', 'a\n', 'a\r\nb\rc\n\nd', '\r\r\n'].map(countBreaks)).toEqual([0, 0, 1, 4, 2]);
});

describe('one line', () => {
  it('has a space for each break, and none at its end', () => {
    expect(asOneLine('a\r\nb\n\nc\n')).toBe('a b c');
  });

  it('goes on where a backslash continued it', () => {
    expect(asOneLine('docker run \\\n  -it x \\\r\n  sh\n')).toBe('docker run  -it x  sh');
    expect(asOneLine('a\\\\\nb')).toBe('a\\\\ b');
  });
});

it('takes all breaks off the end, and is quick about many that are not there', () => {
  expect(withoutLastBreak('a\nb\r\n\n')).toBe('a\nb');
  const many = `${'\n'.repeat(1_000_000)}x`;
  const before = performance.now();
  expect(withoutLastBreak(many)).toBe(many);
  expect(asOneLine(many)).toBe(' x');
  expect(performance.now() - before).toBeLessThan(1000);
});

describe('a preview', () => {
  it('hides nothing', () => {
    expect(previewOf('a\x1b[201~\x7f\x9b\u202eb\u200b\tc').text).toBe('a⟨^[⟩[201~⟨^?⟩⟨U+009B⟩⟨U+202E⟩b⟨U+200B⟩⇥\tc');
  });

  it('leaves what scripts are written with', () => {
    expect(previewOf('你好 ünï 👩‍👩‍👧').text).toBe('你好 ünï 👩‍👩‍👧');
  });

  it('is short, whatever the text is', () => {
    expect(previewOf('x'.repeat(10_000_000))).toEqual({ text: 'x'.repeat(2000), cut: true });
    const lines = previewOf('a\n'.repeat(100));
    expect([lines.text.split('\n').length, lines.cut]).toEqual([12, true]);
    expect(previewOf('a\nb').cut).toBe(false);
  });
});
