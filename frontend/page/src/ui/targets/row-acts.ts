import { isComposing } from '../../base/composing.ts';
import type { Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { copyText } from '../pane/clipboard.ts';
import { openAddress, pageAddress } from '../route.ts';
import type { Favourites } from './favourites.ts';

/** Says something of what was done; `seen`: not for screen readers alone. */
export type Say = (said: string, seen: boolean) => void;

/** What can be done to an entry besides opening it. */
export class RowActs {
  readonly #favourites: () => Favourites;
  readonly #get: (id: string) => Target | null;
  readonly #say: Say;

  constructor(favourites: () => Favourites, get: (id: string) => Target | null, say: Say) {
    this.#favourites = favourites;
    this.#get = get;
    this.#say = say;
  }

  /** Makes it a favourite or no more. */
  star(id: string): void {
    const target = this.#get(id);
    if (target === null) return;
    const favourites = this.#favourites();
    if (!favourites.toggle(id)) this.#say(text.finding.tooMany, true);
    else
      this.#say(
        favourites.ids.includes(id) ? text.finding.added(target.name) : text.finding.removed(target.name),
        false,
      );
  }

  /** Puts a favourite one place up or down, past others that are shown. */
  shift(id: string, by: -1 | 1): void {
    const shown = this.#favourites().shown(this.#get);
    const at = shown.findIndex((target) => target.id === id);
    const other = at === -1 ? undefined : shown[at + by];
    if (other !== undefined) this.move(id, other.id);
  }

  move(id: string, to: string): void {
    const favourites = this.#favourites();
    favourites.move(id, to);
    const shown = favourites.shown(this.#get);
    const at = shown.findIndex((target) => target.id === id);
    const target = shown[at];
    if (target !== undefined) this.#say(text.finding.moved(target.name, at + 1, shown.length), false);
  }

  async copyLink(id: string): Promise<void> {
    const target = this.#get(id);
    if (target === null) return;
    const copied = await copyText(linkTo(id));
    this.#say(copied ? text.finding.copied(target.name) : text.finding.notCopied, true);
  }

  /** @returns whether it was a key for that */
  key(event: KeyboardEvent, row: HTMLElement): boolean {
    const id = row.dataset['id'];
    if (id === undefined || isComposing(event)) return false;
    const { key, altKey, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    const movable = row.closest('[data-movable]') !== null;
    if (/^f$/i.test(key) && !altKey && !command && !shiftKey) this.star(id);
    else if (key === 'ArrowUp' && altKey && !command && !shiftKey && movable) this.shift(id, -1);
    else if (key === 'ArrowDown' && altKey && !command && !shiftKey && movable) this.shift(id, 1);
    else if (key === 'c' && command && !altKey && !shiftKey && getSelection()?.isCollapsed !== false)
      void this.copyLink(id);
    else return false;
    return true;
  }
}

/** The whole address that opens a target. */
export function linkTo(id: string): string {
  return new URL(openAddress(id), pageAddress()).href;
}
