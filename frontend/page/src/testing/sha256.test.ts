import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Sha256 } from './sha256.ts';

it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_001])('agrees with the platform over %i bytes', (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3);
  const hash = new Sha256();
  for (let at = 0; at < length; at += 37) hash.update(bytes.subarray(at, at + 37));
  const expected = createHash('sha256').update(bytes).digest('hex');
  expect(hash.hex()).toBe(expected);
  // Asking does not end it.
  expect(hash.hex()).toBe(expected);
});
