import { expect, it } from 'vitest';
import { CollapsedBranches, type Memory } from './collapsed.ts';

function memory(kept: string | null = null): Memory & { kept: string | null } {
  return {
    kept,
    getItem() {
      return this.kept;
    },
    setItem(_key, value) {
      this.kept = value;
    },
  };
}

it('remembers what is collapsed', () => {
  const browser = memory();
  const before = new CollapsedBranches(() => browser);
  before.set('a', true);
  before.set('b', true);
  before.set('a', false);
  expect([...before.keys.get()]).toEqual(['b']);
  expect([...new CollapsedBranches(() => browser).keys.get()]).toEqual(['b']);
});

it.each(['', '{', '{}', 'null', '5'])('begins anew when it finds “%s”', (kept) => {
  expect(new CollapsedBranches(() => memory(kept)).keys.get().size).toBe(0);
});

it('works without a memory, for as long as the page lives', () => {
  const branches = new CollapsedBranches(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  branches.set('a', true);
  expect(branches.keys.get().has('a')).toBe(true);
});

it('forgets the oldest when there are too many', () => {
  const browser = memory();
  const branches = new CollapsedBranches(() => browser);
  for (let i = 0; i < 600; i += 1) branches.set(String(i), true);
  expect(branches.keys.get().size).toBe(500);
  expect(branches.keys.get().has('599')).toBe(true);
  expect(branches.keys.get().has('0')).toBe(false);
});
