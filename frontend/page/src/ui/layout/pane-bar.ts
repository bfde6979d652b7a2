import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import type { ActionId } from '../actions/actions.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { closingText } from '../tabs/closing-text.ts';
import type { Pane } from '../tabs/pane.ts';
import type { Tab } from '../tabs/tab.ts';
import type { Workspace } from '../tabs/workspace.ts';
import type { PaneDrag } from './pane-drag.ts';

/** Above a pane that is not alone in its tab: whose it is, and what may be done with it by mouse. */
export class PaneBar extends LightElement {
  static override properties = {
    pane: { attribute: false },
    tab: { attribute: false },
    workspace: { attribute: false },
    actions: { attribute: false },
    drag: { attribute: false },
  };

  declare pane: Pane;
  declare tab: Tab;
  declare workspace: Workspace;
  declare actions: ActionRegister;
  declare drag: PaneDrag;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.tab.looks, this.workspace.rule];
  }

  protected override render(): TemplateResult | typeof nothing {
    const { pane, tab } = this;
    // It may be about to go.
    if (!tab.has(pane.id)) return nothing;
    const title = text.tabs.titled(pane.label, pane.terminal.screen.title.get());
    const state = pane.terminal.connection.state.get().kind;
    const { zoomed } = tab.arrangement.get();
    const closes = closingText([pane], this.workspace.rule.get());
    const zoom = zoomed ? text.workspace.pane.unzoom : text.workspace.pane.zoom;
    return html`<div
      class="pane-bar"
      role="group"
      aria-label=${text.workspace.pane.bar(pane.label)}
      @mousedown=${this.#leaveFocus}
    >
      <span
        class="pane-name"
        title=${zoomed ? title : `${title}\n${text.workspace.pane.move}`}
        @pointerdown=${this.drag.down}
        @pointermove=${this.drag.move}
        @pointerup=${this.drag.up}
        @pointercancel=${this.drag.cancel}
        ><span class="dot" data-state=${state}></span><span class="name">${title}</span></span
      >
      ${
        zoomed
          ? html`<span class="pane-hidden" role="status">${text.workspace.pane.hidden(tab.panes.length - 1)}</span>`
          : nothing
      }
      <span class="spring"></span>
      ${this.#button('split-right', text.workspace.pane.splitRight, icons.splitRight)}
      ${this.#button('split-down', text.workspace.pane.splitDown, icons.splitDown)}
      ${this.#button('zoom-pane', zoom, zoomed ? icons.unzoom : icons.zoom, zoomed)}
      <button
        type="button"
        class="icon-button pane-close"
        aria-label=${text.workspace.pane.close(pane.label, closes)}
        title=${text.workspace.pane.close(pane.label, closes)}
        @click=${() => {
          this.workspace.closePane(pane.id);
        }}
      >
        ${icons.close}
      </button>
    </div>`;
  }

  /** Taken by its bar, a pane has the focus in its terminal, and not nowhere. */
  readonly #leaveFocus = (event: MouseEvent): void => {
    if ((event.target as Element).closest('button') !== null) return;
    event.preventDefault();
    this.pane.terminal.screen.focus();
  };

  #button(id: ActionId, label: string, icon: unknown, pressed?: boolean): TemplateResult {
    return html`<button
      type="button"
      class="icon-button"
      data-action=${id}
      aria-label=${label}
      aria-pressed=${pressed === undefined ? nothing : pressed ? 'true' : 'false'}
      title=${label}
      @click=${() => {
        this.tab.focus(this.pane.id);
        this.pane.terminal.screen.focus();
        this.actions.run(id);
      }}
    >
      ${icon}
    </button>`;
  }
}

customElements.define('pane-bar', PaneBar);
