import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { TabDrag } from './tab-drag.ts';
import './tab-label.ts';
import { LONGEST_NAME, tabName } from './tab-name.ts';
import type { Tab } from './tab.ts';
import type { Workspace } from './workspace.ts';

/** The tabs, as the pattern of the same name wants them: arrows move, Delete closes, one stop for the Tab key. */
export class TabStrip extends LightElement {
  static override properties = {
    workspace: { attribute: false },
    targets: { attribute: false },
    showMenu: { attribute: false },
    renaming: { state: true },
  };

  declare workspace: Workspace;
  declare targets: TargetStore | undefined;
  /** Shows what may be done with the tab that is seen. */
  declare showMenu: () => void;
  /** The tab that is being given a name. */
  declare renaming: Tab | null;
  /** Who has the focus again afterwards; by default the terminal. */
  #before: HTMLElement | null = null;
  readonly #drag = new TabDrag((id, to) => {
    this.workspace.moveTab(id, to);
  });

  constructor() {
    super();
    this.renaming = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.listen(
      window,
      'keydown',
      (event) => {
        const strip = this.querySelector<HTMLElement>('.tabs');
        if ((event as KeyboardEvent).key !== 'Escape' || strip === null || !this.#drag.escape(strip)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      // Before the terminal, which would send it.
      { capture: true },
    );
  }

  focusActive(): void {
    this.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  /** Lets the user type a name for a tab, right where it stands. */
  rename(tab: Tab): void {
    const focused = document.activeElement;
    this.#before = focused instanceof HTMLElement && this.contains(focused) ? focused : null;
    this.renaming = tab;
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.workspace.tabs, this.workspace.active];
  }

  protected override render(): TemplateResult {
    const { renaming } = this;
    return html`<div
        class="tabs"
        role="tablist"
        aria-label=${text.tabs.label}
        @keydown=${this.#key}
        @contextmenu=${this.#contextMenu}
        @dblclick=${this.#doubleClick}
        @pointerdown=${this.#drag.down}
        @pointermove=${this.#drag.move}
        @pointerup=${this.#drag.up}
        @pointercancel=${this.#drag.cancel}
      >
        ${repeat(
          this.workspace.tabs.get(),
          (tab) => tab.id,
          (tab) =>
            html`<tab-label
              .tab=${tab}
              .workspace=${this.workspace}
              .targets=${this.targets}
              role="presentation"
            ></tab-label>`,
        )}
      </div>
      ${
        renaming === null
          ? nothing
          : html`<input
              class="tab-rename"
              type="text"
              autocomplete="off"
              spellcheck="false"
              maxlength=${LONGEST_NAME}
              aria-label=${text.workspace.rename.label(renaming.label)}
              title=${text.workspace.rename.hint}
              .value=${renaming.name.get() ?? renaming.label}
              @keydown=${this.#renameKey}
              @blur=${this.#renamed}
            />`
      }`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const active = this.workspace.active.get();
    if (active !== null) document.getElementById(active.id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (this.renaming !== null && !this.workspace.tabs.get().includes(this.renaming)) this.renaming = null;
    if (changed.has('renaming') && this.renaming !== null) this.#showInput(this.renaming);
  }

  #showInput(tab: Tab): void {
    const input = this.querySelector<HTMLInputElement>('.tab-rename');
    const label = document.getElementById(tab.id);
    if (input === null || label === null) return;
    const strip = this.getBoundingClientRect();
    const box = label.getBoundingClientRect();
    input.style.setProperty('left', `${String(Math.max(0, box.left - strip.left))}px`);
    input.style.setProperty('width', `${String(box.width)}px`);
    input.focus();
    input.select();
  }

  readonly #renameKey = (event: KeyboardEvent): void => {
    // What is being composed is confirmed and given up by the same keys.
    if (isComposing(event)) return;
    event.stopPropagation();
    if (event.key === 'Enter') this.#endRename(true);
    else if (event.key === 'Escape') this.#endRename(false);
    else return;
    event.preventDefault();
  };

  readonly #renamed = (): void => {
    this.#endRename(true, false);
  };

  #endRename(keep: boolean, goBack = true): void {
    const tab = this.renaming;
    const typed = this.querySelector<HTMLInputElement>('.tab-rename')?.value ?? '';
    if (tab === null) return;
    this.renaming = null;
    // Left as the page had named it, it stays with the page.
    if (keep && (tab.name.get() !== null || typed !== tab.label)) tab.rename(tabName(typed));
    if (!goBack) return;
    const back = this.#before;
    void this.updateComplete.then(() => {
      if (back?.isConnected === true) back.focus();
      else this.workspace.active.get()?.pane.screen.focus();
    });
  }

  readonly #doubleClick = (event: MouseEvent): void => {
    const id = (event.target as Element).closest('.tab')?.id;
    const tab = id === undefined ? null : this.workspace.tab(id);
    if (tab === null || (event.target as Element).closest('.tab-close') !== null) return;
    this.rename(tab);
    this.#before = null;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const tabs = this.workspace.tabs.get();
    const at = tabs.findIndex((tab) => tab.id === (event.target as HTMLElement).id);
    const tab = tabs[at];
    if (tab === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined && event.shiftKey) {
      if (this.workspace.moveTab(tab.id, to)) this.#moveTo(tab);
    } else if (to !== undefined) this.#moveTo(tabs[to]);
    else if (event.key === 'F2') this.rename(tab);
    else if (event.key === 'Delete') {
      this.workspace.close(tab.id);
      this.#moveTo(this.workspace.active.get() ?? undefined);
    } else return;
    event.preventDefault();
  };

  readonly #contextMenu = (event: MouseEvent): void => {
    const id = (event.target as Element).closest('.tab')?.id;
    // With Shift it is the browser's own.
    if (id === undefined || event.shiftKey) return;
    event.preventDefault();
    this.workspace.show(id);
    this.showMenu();
  };

  #moveTo(tab: Tab | undefined): void {
    if (tab === undefined) return;
    this.workspace.show(tab.id);
    void this.updateComplete.then(() => {
      document.getElementById(tab.id)?.focus();
    });
  }
}

customElements.define('tab-strip', TabStrip);
