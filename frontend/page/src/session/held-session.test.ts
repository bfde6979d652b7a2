import { expect, it } from 'vitest';
import { Store } from '../base/store.ts';
import { SIZE } from './fake-world.ts';
import { HeldSession, type Restoring } from './held-session.ts';

it('tells of a long replay in steps that somebody may see, and of its end at once', () => {
  const restoring = new Store<Restoring | null>(null);
  const sink = {
    write: (bytes: Uint8Array, _replayed: boolean, drawn: (length: number) => void) => {
      drawn(bytes.length);
    },
    begin: () => undefined,
    restart: () => undefined,
    size: () => undefined,
  };
  const session = new HeldSession('s', false, sink, restoring);
  const opened = { type: 'opened', session: 's', token: 't', from: 0, input: 0, replay: 4_000_000, ...SIZE } as const;
  const { output } = session.opened(opened, 'resume', SIZE);
  const told: (number | null)[] = [];
  restoring.subscribe((now) => told.push(now?.drawn ?? null));
  for (let piece = 0; piece < 1000; piece += 1) {
    output.receive(4000);
    session.draw(new Uint8Array(4000), true, () => undefined);
  }
  expect(told.length).toBeGreaterThan(10);
  expect(told.length).toBeLessThan(20);
  expect(told.at(-1)).toBeNull();
  expect(told.slice(1, -1)).toEqual([...told.slice(1, -1)].sort((a, b) => Number(a) - Number(b)));
});
