import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import { isOver } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { closingText } from './closing-text.ts';
import type { Tab } from './tab.ts';
import type { Workspace } from './workspace.ts';

/** The tabs, as the pattern of the same name wants them: arrows move, Delete closes, one stop for the Tab key. */
export class TabStrip extends LightElement {
  static override properties = { workspace: { attribute: false }, showMenu: { attribute: false } };

  declare workspace: Workspace;
  /** Shows what may be done with the tab that is seen. */
  declare showMenu: () => void;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.workspace.tabs, this.workspace.active];
  }

  focusActive(): void {
    this.querySelector<HTMLElement>('[aria-selected="true"]')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div
      class="tabs"
      role="tablist"
      aria-label=${text.tabs.label}
      @keydown=${this.#key}
      @contextmenu=${this.#contextMenu}
    >
      ${repeat(
        this.workspace.tabs.get(),
        (tab) => tab.id,
        (tab) => html`<tab-label .tab=${tab} .workspace=${this.workspace} role="presentation"></tab-label>`,
      )}
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const active = this.workspace.active.get();
    if (active !== null) document.getElementById(active.id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  readonly #key = (event: KeyboardEvent): void => {
    const tabs = this.workspace.tabs.get();
    const at = tabs.findIndex((tab) => tab.id === (event.target as HTMLElement).id);
    const tab = tabs[at];
    if (tab === undefined) return;
    const last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined) this.#moveTo(tabs[to]);
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

/** One tab. An element of its own, so that a busy title renders nothing else. */
export class TabLabel extends LightElement {
  static override properties = { tab: { attribute: false }, workspace: { attribute: false } };

  declare tab: Tab;
  declare workspace: Workspace;

  protected override sources(): readonly Readable<unknown>[] {
    const { connection, session, screen, unseen } = this.tab.pane;
    return [this.workspace.active, this.workspace.rule, connection.state, session, screen.title, unseen];
  }

  protected override render(): TemplateResult {
    const { id, label, pane, target, watching } = this.tab;
    const state = pane.connection.state.get();
    const selected = this.workspace.active.get() === this.tab;
    const title = text.tabs.titled(label, pane.screen.title.get());
    const unseen = pane.unseen.get() && !selected;
    const closes = closingText(this.tab, this.workspace.rule.get());
    return html`<button
      type="button"
      role="tab"
      class="tab"
      id=${id}
      title=${title}
      data-state=${state.kind}
      aria-selected=${selected ? 'true' : 'false'}
      aria-controls="${id}-panel"
      aria-keyshortcuts="Delete"
      aria-description=${text.tabs.deleteKey(closes)}
      tabindex=${selected ? 0 : -1}
      @click=${this.#click}
      @auxclick=${this.#auxclick}
      @mousedown=${keepMiddleButton}
    >
      <span class="dot" data-state=${state.kind}></span>
      ${watching ? icons.show : target.kind === 'container' ? icons.container : icons.hosts}
      <span class="name">${title}</span>
      ${watching ? html`<span class="visually-hidden">(${text.tabs.watching})</span>` : nothing}
      ${isOver(state) ? html`<span class="visually-hidden">(${text.tabs.ended})</span>` : nothing}
      ${state.kind === 'reconnecting' ? html`<span class="visually-hidden">(${text.tabs.offline})</span>` : nothing}
      ${unseen ? html`<span class="unseen" title=${text.tabs.unseen}></span>` : nothing}
      <span
        class="tab-close"
        aria-hidden="true"
        title=${text.tabs.byDelete(text.closing.joined(text.closing.close(label), closes))}
        >${icons.close}</span
      >
    </button>`;
  }

  readonly #click = (event: MouseEvent): void => {
    if ((event.target as Element).closest('.tab-close') !== null) this.workspace.close(this.tab.id);
    else {
      // The page moves on from a tab that was clicked; it stays with one that was reached by key.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      if (this.workspace.active.get() === this.tab) this.tab.pane.screen.focus();
      else this.workspace.show(this.tab.id);
    }
  };

  readonly #auxclick = (event: MouseEvent): void => {
    if (event.button !== MIDDLE) return;
    event.preventDefault();
    this.workspace.close(this.tab.id);
  };
}

const MIDDLE = 1;

/** The middle button would start scrolling, or paste on some systems. */
function keepMiddleButton(event: MouseEvent): void {
  if (event.button === MIDDLE) event.preventDefault();
}

customElements.define('tab-strip', TabStrip);
customElements.define('tab-label', TabLabel);
