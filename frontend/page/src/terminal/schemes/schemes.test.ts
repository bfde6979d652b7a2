import { describe, expect, it } from 'vitest';
import { contrastScheme, schemeOf, SCHEMES, schemesFor } from './index.ts';
import { contrast, themeOf } from './scheme.ts';

describe.each(SCHEMES.map((scheme) => [scheme.name, scheme] as const))('%s', (_name, scheme) => {
  it('has all its colours', () => {
    const theme = themeOf(scheme);
    expect(scheme.ansi).toHaveLength(16);
    for (const [name, colour] of Object.entries(theme)) {
      expect(`${name} ${String(colour)}`).toMatch(/^\w+ #[\da-f]{6}(?:[\da-f]{2})?$/);
    }
    expect([theme.brightBlack, theme.brightWhite]).toEqual([scheme.ansi[8], scheme.ansi[15]]);
  });

  it('can be read', () => {
    expect(contrast(scheme.foreground, scheme.background)).toBeGreaterThanOrEqual(4.5);
  });

  it('has a cursor and a selection that can be seen, and text that can be read in it', () => {
    expect(contrast(scheme.cursor, scheme.background)).toBeGreaterThanOrEqual(2.2);
    expect(contrast(scheme.selection, scheme.background)).toBeGreaterThanOrEqual(1.25);
    expect(contrast(scheme.foreground, scheme.selection)).toBeGreaterThanOrEqual(3);
  });

  it('is as dark as it says', () => {
    expect(contrast(scheme.background, '#ffffff') > contrast(scheme.background, '#000000')).toBe(scheme.dark);
  });
});

it.each([true, false])('for high contrast has 7:1 in every colour (dark: %s)', (dark) => {
  const { background, foreground, ansi, cursor } = contrastScheme(dark);
  const others = [foreground, cursor, ...ansi].filter((colour) => colour !== background);
  for (const colour of others) expect(contrast(colour, background)).toBeGreaterThanOrEqual(7);
  expect(others.length).toBeGreaterThanOrEqual(17);
});

it('counts contrast as everybody does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

it('are each one’s own, and enough of both kinds', () => {
  expect(new Set(SCHEMES.map(({ id }) => id)).size).toBe(SCHEMES.length);
  expect(schemesFor(true).length).toBeGreaterThanOrEqual(9);
  expect(schemesFor(false).length).toBeGreaterThanOrEqual(7);
});

it.each(['', 'nonsense', 'solarized-light'])('falls back to ours for %j on a dark page', (id) => {
  expect(schemeOf(id, true).id).toBe('gangway-dark');
});
