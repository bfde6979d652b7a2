import { Store } from '../../base/store.ts';
import type { Daemon, Listing, Target } from '../../protocol/target.ts';
import type { Staleness } from './target-feed.ts';
import { TargetList } from './target-list.ts';
import { TargetStore } from './target-store.ts';

/** For tests: the one list in the document, as it was mounted last. */
export const LOCAL: Daemon = { name: 'local', state: 'up', text: '' };

export let list: TargetList;
export let chosen: string[];
export let staleness: Store<Staleness | null>;
/** How often the list was wanted again. */
export let refreshed: number;
export let assured: Store<boolean>;

/** Nothing in the document, nothing remembered. */
export function clear(): void {
  document.body.replaceChildren();
  localStorage.clear();
}

export async function mount(fetch: () => Promise<Listing>): Promise<void> {
  chosen = [];
  refreshed = 0;
  staleness = new Store<Staleness | null>(null);
  assured = new Store(false);
  list = new TargetList();
  list.store = new TargetStore(fetch, (show) => {
    show();
  });
  list.feed = {
    staleness,
    assured,
    refresh: () => {
      refreshed += 1;
    },
  };
  list.choose = (target) => chosen.push(target.name);
  document.body.append(list);
  await list.store.load();
  await list.updateComplete;
}

export function show(targets: readonly Target[], daemons: readonly Daemon[] = []): Promise<void> {
  return mount(() => Promise.resolve({ targets, daemons }));
}

export function texts(selector: string): string[] {
  return [...list.querySelectorAll(selector)].map((element) => element.textContent);
}

export function row(id: string): HTMLElement {
  const found = [...list.querySelectorAll<HTMLElement>('a.target')].find((each) => each.dataset['id'] === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
}

export function heading(name: string): HTMLElement {
  const found = [...list.querySelectorAll<HTMLElement>('.branch-toggle')].find(
    (each) => each.querySelector('.name')?.textContent === name,
  );
  if (found === undefined) throw new Error(`no heading ${name}`);
  return found;
}

export function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

/** The name of what has the focus. */
export function focused(): string | undefined {
  return document.activeElement?.querySelector('.name')?.textContent;
}

export async function search(query: string): Promise<HTMLInputElement> {
  const field = list.querySelector('input');
  if (field === null) throw new Error('no search field');
  field.value = query;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await list.updateComplete;
  return field;
}
