import { expect, it } from 'vitest';
import { openAddress, targetOf } from './route.ts';

it.each(['web-1', 'docker/local/a b', '100%', '#/open/', '你好', '<script>'])('leads back to %s', (target) => {
  expect(targetOf(openAddress(target))).toBe(target);
});

it.each(['', '#', '#/', '#/open/', '#/other/web-1', '#/open/%E0%A4%A'])('leads nowhere from "%s"', (hash) => {
  expect(targetOf(hash)).toBeNull();
});
