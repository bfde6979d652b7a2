import { expect, it } from 'vitest';
import { MOST_CONTEXTS, WebglLeases } from './webgl-leases.ts';

it('are given up to their number, and again when they come back', () => {
  const leases = new WebglLeases();
  const held = Array.from({ length: MOST_CONTEXTS }, () => leases.acquire());
  expect(held).not.toContain(null);
  expect(leases.acquire()).toBeNull();
  held[0]?.release();
  held[0]?.release();
  expect(leases.held).toBe(MOST_CONTEXTS - 1);
  expect(leases.acquire()).not.toBeNull();
  expect(leases.acquire()).toBeNull();
});

it('tells who waits first when one is free, once', () => {
  const leases = new WebglLeases(1);
  const told: string[] = [];
  const lease = leases.acquire();
  leases.wait(() => told.push('gone'))();
  leases.wait(() => told.push('first'));
  leases.wait(() => told.push('second'));
  lease?.release();
  leases.acquire()?.release();
  leases.acquire()?.release();
  expect(told).toEqual(['first', 'second']);
});
