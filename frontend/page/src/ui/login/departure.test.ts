// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { clearPage, leaveWord, takeWord, type TabMemory } from './departure.ts';

afterEach(() => {
  document.body.replaceChildren();
  location.hash = '';
});

it('leaves nothing on the page, and no link to what was there', () => {
  document.body.append('deploy@web-1:~$');
  location.hash = '#/open/web-1';
  clearPage();
  expect(document.body.childNodes).toHaveLength(0);
  expect(location.hash).toBe('');
});

it('tells the next page once that somebody has signed out', () => {
  expect(takeWord()).toBe(false);
  leaveWord();
  expect(takeWord()).toBe(true);
  expect(takeWord()).toBe(false);
});

it('does without where the browser keeps nothing', () => {
  const forbidden = (): TabMemory => {
    throw new DOMException('The operation is insecure.', 'SecurityError');
  };
  expect(() => {
    leaveWord(forbidden);
  }).not.toThrow();
  expect(takeWord(forbidden)).toBe(false);
});
