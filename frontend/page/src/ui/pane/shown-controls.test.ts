import { expect, it } from 'vitest';
import { shownControls } from './shown-controls.ts';

it('makes visible what hides, moves or turns, and leaves lines as they are', () => {
  expect(shownControls('a\r\n\tb\x00\x7f\x9b\u200b\u2028é').shown).toBe(
    'a<U+000D>\n\tb<U+0000><U+007F><U+009B><U+200B><U+2028>é',
  );
});

it('shows the beginning, and says that there is more', () => {
  expect(shownControls('x'.repeat(10_000_000))).toEqual({ shown: 'x'.repeat(600), cut: true });
  expect(shownControls('\n'.repeat(100))).toEqual({ shown: '\n'.repeat(7), cut: true });
  expect(shownControls('x')).toEqual({ shown: 'x', cut: false });
});
