import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import type { ActionId } from '../actions/actions.ts';
import { chordForAria, chordText } from '../actions/keymap.ts';
import type { MenuRequest } from '../input/pane-input.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import { placeMenu } from './place-menu.ts';

/** Groups, between which there is a line. What nobody does is not shown. */
const GROUPS: readonly (readonly ActionId[])[] = [
  ['copy', 'paste', 'select-all', 'copy-output'],
  ['find-in-terminal', 'save-text', 'clear-scrollback'],
  ['split-right', 'split-down'],
  ['send-key', 'lock'],
];

/** The menu of one terminal, where the right button was pressed or the cursor is. */
export class TerminalMenu extends LightElement {
  static override properties = { pane: { attribute: false }, label: { attribute: false } };

  declare pane: PaneSession;
  declare label: string;
  #shown: MenuRequest | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.listen(
      document,
      'pointerdown',
      (event) => {
        if (event.target instanceof Node && !this.contains(event.target)) this.pane.input.closeMenu();
      },
      { capture: true },
    );
    for (const type of ['resize', 'blur']) {
      this.connection.listen(window, type, () => {
        this.pane.input.closeMenu();
      });
    }
    this.connection.listen(this, 'focusout', (event) => {
      const to = (event as FocusEvent).relatedTarget;
      if (to instanceof Node && !this.contains(to)) this.pane.input.closeMenu();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.input.menu];
  }

  protected override render(): TemplateResult | typeof nothing {
    const request = this.pane.input.menu.get();
    if (request === null) return nothing;
    const { actions } = this.pane.input;
    const groups = GROUPS.map((group) => group.filter((id) => actions.has(id)).map((id) => this.#item(id)));
    const all = [request.link === null ? [] : this.#linkItems(request.link), ...groups];
    return html`<div
      class="card terminal-menu"
      role="menu"
      popover="manual"
      aria-label=${text.terminalMenu.label(this.label)}
      @keydown=${this.#key}
      @contextmenu=${prevent}
    >
      ${all.filter((group) => group.length > 0).map((group, at) => html`${at > 0 ? html`<hr />` : nothing}${group}`)}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const request = this.pane.input.menu.get();
    if (request === this.#shown) return;
    this.#shown = request;
    const menu = this.querySelector<HTMLElement>('.terminal-menu');
    if (request === null || menu === null) return;
    menu.showPopover();
    placeMenu(menu, request.at);
    this.querySelector<HTMLElement>('[role="menuitem"]:not([aria-disabled])')?.focus();
  }

  #item(id: ActionId): TemplateResult {
    const { actions, locked, hasSelection } = this.pane.input;
    const chord = actions.keymap.get().chordsOf(id)[0];
    const off = id === 'copy' && !hasSelection;
    const lock = locked.get() ? text.terminalMenu.unlock : text.terminalMenu.lock;
    return html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      data-action=${id}
      aria-disabled=${off ? 'true' : nothing}
      aria-keyshortcuts=${chord === undefined ? nothing : chordForAria(chord)}
      @click=${() => {
        if (off) return;
        this.#leave();
        actions.run(id);
      }}
    >
      <span>${id === 'lock' ? lock : text.actions[id]}</span>
      ${chord === undefined ? nothing : html`<kbd aria-hidden="true">${chordText(chord)}</kbd>`}
    </button>`;
  }

  /** With the address itself: the text in the terminal may say another. */
  #linkItems(link: string): readonly TemplateResult[] {
    const item = (label: string, act: () => void): TemplateResult =>
      html`<button
        type="button"
        role="menuitem"
        tabindex="-1"
        @click=${() => {
          this.#leave();
          act();
        }}
      >
        <span>${label}</span>
      </button>`;
    return [
      html`<p class="menu-link" title=${link}>${link}</p>`,
      item(text.terminalMenu.openLink, () => {
        window.open(link, '_blank', 'noopener,noreferrer');
      }),
      item(text.terminalMenu.copyLink, () => {
        this.pane.input.copyText(link);
      }),
    ];
  }

  /** The focus goes back first: what is done may want it elsewhere. */
  #leave(): void {
    this.pane.screen.focus();
    this.pane.input.closeMenu();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to === items.length ? 0 : to)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#leave();
    else if (!this.#letter(event, items, at)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** To the next item that begins with a letter. */
  #letter(event: KeyboardEvent, items: readonly HTMLElement[], at: number): boolean {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.altKey || event.metaKey) return false;
    const letter = event.key.toLowerCase();
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    order.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    return true;
  }

  #items(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }
}

function prevent(event: Event): void {
  event.preventDefault();
}

customElements.define('terminal-menu', TerminalMenu);
