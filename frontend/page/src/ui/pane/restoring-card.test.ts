// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { Store } from '../../base/store.ts';
import type { Restoring } from '../../session/held-session.ts';
import type { PaneSession } from './pane-session.ts';
import { RestoringCard } from './restoring-card.ts';

afterEach(() => {
  document.body.replaceChildren();
});

it('says how much of a long session is back, and goes with the last of it', async () => {
  const restoring = new Store<Restoring | null>(null);
  const card = new RestoringCard();
  card.pane = { connection: { restoring } } as unknown as PaneSession;
  document.body.append(card);
  await card.updateComplete;
  expect(card.children).toHaveLength(0);
  restoring.set({ drawn: 1024 * 1024, total: 4 * 1024 * 1024 });
  await card.updateComplete;
  expect(card.textContent.replace(/\s+/g, ' ').trim()).toBe('Restoring… 1.0 of 4.0 MiB');
  expect(card.querySelector('progress')?.position).toBe(0.25);
  restoring.set(null);
  await card.updateComplete;
  expect(card.children).toHaveLength(0);
});
