// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openAddress, targetOf } from '../route.ts';
import { KeptLink } from './kept-link.ts';

beforeEach(() => {
  vi.useFakeTimers();
  location.hash = openAddress('local/web 1');
});
afterEach(() => {
  vi.useRealTimers();
  sessionStorage.clear();
  location.hash = '';
});

function comeBack(hash = ''): string | null {
  location.hash = hash;
  new KeptLink().putBack();
  return targetOf(location.hash);
}

it('is there again after a login at a proxy that has lost it, once', () => {
  new KeptLink().keep();
  expect(comeBack()).toBe('local/web 1');
  expect(comeBack()).toBeNull();
});

it('gives way to another link', () => {
  new KeptLink().keep();
  expect(comeBack(openAddress('a'))).toBe('a');
  expect(comeBack()).toBeNull();
});

it('is not kept for ever', () => {
  new KeptLink().keep();
  vi.advanceTimersByTime(15 * 60 * 1000);
  expect(comeBack()).toBeNull();
});

it.each(['{', 'null', '[]', '["now", "a"]', '[0]', '[9e99, "a"]'])('is nothing when it cannot be read: %s', (kept) => {
  sessionStorage.setItem('gangway.link', kept);
  expect(comeBack()).toBeNull();
});

it('does without a memory', () => {
  const link = new KeptLink(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  link.keep();
  location.hash = '';
  link.putBack();
  expect(targetOf(location.hash)).toBeNull();
});
