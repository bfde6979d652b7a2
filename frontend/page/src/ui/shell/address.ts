import { DisposableStore, Slot, type Disposable } from '../../base/disposables.ts';
import { plainLine } from '../../base/plain-line.ts';
import { Store, type Readable } from '../../base/store.ts';
import { showAddress, targetOf } from '../route.ts';
import type { Pane, Workspace } from '../tabs/workspace.ts';
import { followLink } from '../targets/linked-target.ts';
import type { TargetStore } from '../targets/target-store.ts';

/** Nobody reads more of a name. */
const LONGEST_AWAITED = 100;

/** The address and what is seen, each following the other. */
export class Address implements Disposable {
  readonly #workspace: Workspace;
  readonly #targets: TargetStore;
  readonly #disposables = new DisposableStore();
  readonly #link = this.#disposables.add(new Slot<Disposable>());
  readonly #awaited = new Store<string | null>(null);

  constructor(workspace: Workspace, targets: TargetStore) {
    this.#workspace = workspace;
    this.#targets = targets;
    this.#disposables.listen(window, 'hashchange', () => {
      this.follow();
    });
    this.#disposables.add(
      workspace.focused.subscribe((pane) => {
        // The address is about to be another's: whoever chose something meanwhile must not be taken elsewhere later.
        this.#abandonLink();
        showAddress(addressed(pane));
      }),
    );
    this.#disposables.add(
      workspace.changes.subscribe(() => {
        this.#seizedOrTakenBack();
      }),
    );
  }

  /** What a link names while the list cannot tell yet what that is. */
  get awaited(): Readable<string | null> {
    return this.#awaited;
  }

  get disposed(): boolean {
    return this.#disposables.disposed;
  }

  /** Opens or shows what the address names. */
  follow(): void {
    this.#abandonLink();
    const name = targetOf(location.hash);
    const pane = this.#workspace.focused.get();
    // Tabs that were there before the page was loaded again, at its bare address.
    if (name === null && pane !== null) showAddress(addressed(pane));
    if (name === null || (pane !== null && addressed(pane) === name)) return;
    const wait = followLink(this.#targets, name, (target) => {
      this.#awaited.set(null);
      this.#workspace.openOrShow(target, this.#targets.titleOf(target));
    });
    if (wait.disposed) return;
    this.#link.set(wait);
    this.#awaited.set(plainLine(name, LONGEST_AWAITED));
  }

  dispose(): void {
    this.#awaited.set(null);
    this.#disposables.dispose();
  }

  /** The address may be a link that has not been followed yet; that stays. */
  #seizedOrTakenBack(): void {
    const pane = this.#workspace.focused.get();
    const name = targetOf(location.hash);
    if (pane === null) return;
    if (name === null || (pane.seized && name === pane.target.id)) showAddress(addressed(pane));
  }

  #abandonLink(): void {
    this.#link.clear();
    this.#awaited.set(null);
  }
}

/** What loading the page again may open. Not what is only looked at, nor what another page has now. */
export function addressed(pane: Pane | null): string | null {
  return pane === null || pane.watching || pane.seized ? null : pane.target.id;
}
