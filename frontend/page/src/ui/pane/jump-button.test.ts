// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { Store } from '../../base/store.ts';
import type { ScrolledUp } from '../../terminal/reading.ts';
import { JumpButton } from './jump-button.ts';
import type { PaneSession } from './pane-session.ts';

afterEach(() => {
  document.body.replaceChildren();
});

it('is there for who has scrolled up, says what is new, and leads back to the end', async () => {
  const scrolledUp = new Store<ScrolledUp | null>(null);
  const toBottom = vi.fn();
  const focus = vi.fn();
  const button = new JumpButton();
  button.pane = { screen: { reading: { scrolledUp, toBottom }, focus } } as unknown as PaneSession;
  document.body.append(button);
  const said = async (up: ScrolledUp | null): Promise<string | undefined> => {
    scrolledUp.set(up);
    await button.updateComplete;
    return button.querySelector('button')?.textContent.trim();
  };
  expect(await said(null)).toBeUndefined();
  expect(await said({ fresh: 0 })).toBe('To the end');
  expect(await said({ fresh: 1 })).toBe('1 new line');
  expect(await said({ fresh: 12_345 })).toBe('12,345 new lines');
  expect(await said({ fresh: null })).toBe('More new lines than are kept');
  button.querySelector('button')?.click();
  expect(toBottom).toHaveBeenCalledOnce();
  expect(focus).toHaveBeenCalledOnce();
});
