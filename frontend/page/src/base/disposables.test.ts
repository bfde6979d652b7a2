import { expect, it } from 'vitest';
import { DisposableStore, Slot } from './disposables.ts';

it('lets go in reverse order, once', () => {
  const seen: string[] = [];
  const store = new DisposableStore();
  store.add(() => seen.push('first'));
  store.add({ dispose: () => seen.push('second') });
  store.dispose();
  store.dispose();
  expect(seen).toEqual(['second', 'first']);
});

it('lets go at once of what comes too late', () => {
  const store = new DisposableStore();
  store.dispose();
  let released = false;
  store.add(() => {
    released = true;
  });
  expect(released).toBe(true);
});

it('removes the listeners it has added', () => {
  const target = new EventTarget();
  const store = new DisposableStore();
  let calls = 0;
  store.listen(target, 'ping', () => {
    calls += 1;
  });
  target.dispatchEvent(new Event('ping'));
  store.dispose();
  target.dispatchEvent(new Event('ping'));
  expect(calls).toBe(1);
});

it('holds one thing in a slot and lets go of the one before', () => {
  const seen: string[] = [];
  const slot = new Slot<{ dispose(): void }>();
  slot.set({ dispose: () => seen.push('old') });
  const next = slot.set({ dispose: () => seen.push('new') });
  expect(seen).toEqual(['old']);
  expect(slot.held).toBe(next);
  slot.dispose();
  expect(seen).toEqual(['old', 'new']);
  slot.set({ dispose: () => seen.push('late') });
  expect(seen).toEqual(['old', 'new', 'late']);
  expect(slot.held).toBeNull();
});
