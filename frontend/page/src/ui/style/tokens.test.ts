import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast } from '../../terminal/schemes/scheme.ts';

/** The colours of each name, for light and dark, as the style sheet has them. */
function tokensIn(rule: string): Map<string, readonly [string, string]> {
  const pairs = rule.matchAll(/--([\w-]+): light-dark\((#[\da-f]{6}), (#[\da-f]{6})\);/g);
  return new Map([...pairs].map(([, name = '', light = '', dark = '']) => [name, [light, dark]]));
}

const [usual = '', stronger = ''] = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8').split(
  ":root[data-contrast='more']",
);
const USUAL = tokensIn(usual);
const STRONGER = new Map([...USUAL, ...tokensIn(stronger)]);
const GROUNDS = ['ground', 'surface', 'raised', 'field', 'hover', 'pressed'];

describe.each([
  ['usual', USUAL, { text: 4.5, lines: 1 }],
  ['stronger', STRONGER, { text: 7, lines: 4.5 }],
] as const)('the %s colours of the page', (_name, tokens, least) => {
  const on = (front: string, ground: string): number[] =>
    [0, 1].map((at) => contrast(tokens.get(front)?.[at] ?? '', tokens.get(ground)?.[at] ?? ''));

  it.each(GROUNDS)('can be read on %s', (ground) => {
    for (const front of ['text', 'muted']) expect(Math.min(...on(front, ground))).toBeGreaterThanOrEqual(least.text);
  });

  it.each(['ground', 'surface', 'raised'])('have lines that can be seen on %s', (ground) => {
    for (const line of ['line', 'line-strong', 'field-line']) {
      expect(Math.min(...on(line, ground))).toBeGreaterThanOrEqual(least.lines);
    }
    expect(Math.min(...on('field-line', ground))).toBeGreaterThanOrEqual(3);
  });

  it('can be read on what is accented, and in what is bad', () => {
    expect(Math.min(...on('on-accent', 'accent'))).toBeGreaterThanOrEqual(4.5);
    expect(Math.min(...on('text', 'bad-ground'))).toBeGreaterThanOrEqual(least.text);
    expect(Math.min(...on('text', 'found'))).toBeGreaterThanOrEqual(least.text);
    expect(Math.min(...on('bad', 'surface'))).toBeGreaterThanOrEqual(4.5);
  });
});
