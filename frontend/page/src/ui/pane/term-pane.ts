import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/target.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import '../context-menu/terminal-menu.ts';
import '../input/pane-word.ts';
import '../paste/paste-card.ts';
import '../send-key/send-key-card.ts';
import '../zoom/size-overlay.ts';
import '../find/find-bar.ts';
import './clipboard-card.ts';
import './end-banner.ts';
import './jump-button.ts';
import './line-band.ts';
import './link-card.ts';
import './opening-card.ts';
import type { PaneSession } from './pane-session.ts';
import './restoring-card.ts';
import type { Situation } from './situation.ts';
import './status-line.ts';

/**
 * One terminal with all that lies around it. The terminal itself lives in an element that holds nothing of Lit's, so
 * it is never rendered again.
 */
export class TermPane extends LightElement {
  static override properties = {
    pane: { attribute: false },
    target: { attribute: false },
    label: { attribute: false },
    situation: { attribute: false },
    active: { attribute: false },
    focused: { attribute: false },
  };

  declare pane: PaneSession;
  /** As it was when it was opened. */
  declare target: Target;
  declare label: string;
  /** How its container stands now. */
  declare situation: Situation | null;
  /** It is seen. */
  declare active: boolean;
  /** It has the keys, as soon as it can have them. */
  declare focused: boolean;

  /** Puts the cursor where the user is wanted: into a question, or else into the terminal. */
  focusInside(): void {
    const asked = this.querySelector<HTMLElement>('.card :is(input, [data-first])');
    if (asked === null) this.pane.screen.focus();
    else asked.focus();
  }

  protected override sources(): readonly Readable<unknown>[] {
    const { notice, restoring, state } = this.pane.connection;
    return [notice, restoring, state];
  }

  protected override render(): TemplateResult {
    return html`
      ${this.#watch()} ${this.#notice()}
      <div class="screen" role="group" aria-label=${text.pane.label(this.label)}></div>
      <find-bar .find=${this.pane.output.find}></find-bar>
      <jump-button .pane=${this.pane}></jump-button>
      <restoring-card .pane=${this.pane}></restoring-card>
      <opening-card .pane=${this.pane} .label=${this.label} .kind=${this.target.kind}></opening-card>
      <link-card .pane=${this.pane}></link-card>
      <paste-card .pane=${this.pane} .label=${this.label}></paste-card>
      <send-key-card .pane=${this.pane}></send-key-card>
      <terminal-menu .pane=${this.pane} .label=${this.label}></terminal-menu>
      <size-overlay .pane=${this.pane}></size-overlay>
      <pane-word .pane=${this.pane}></pane-word>
      <clipboard-card .pane=${this.pane}></clipboard-card>
      <line-band .pane=${this.pane}></line-band>
      <end-banner .pane=${this.pane} .target=${this.target} .situation=${this.situation}></end-banner>
      <status-line .pane=${this.pane} .label=${this.label} .situation=${this.situation}></status-line>
    `;
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    const screen = this.querySelector<HTMLElement>('.screen');
    if (screen === null) return;
    void this.pane.mount(screen).then(() => {
      if (this.focused) this.pane.screen.focus();
    });
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.classList.toggle('away', this.pane.connection.state.get().kind === 'reconnecting');
    this.classList.toggle('watching', this.pane.watching);
    this.classList.toggle('restoring', this.pane.connection.restoring.get() !== null);
    if (!changed.has('active')) return;
    this.inert = !this.active;
    this.classList.toggle('hidden-pane', !this.active);
    if (this.active) this.pane.show();
    else this.pane.hide();
  }

  #watch(): TemplateResult | typeof nothing {
    if (!this.pane.watching) return nothing;
    return html`<div class="watch" role="note">
      <strong>${text.watching.headline(this.pane.owner)}</strong><span>${text.watching.detail}</span>
    </div>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const notice = this.pane.connection.notice.get();
    if (notice === null) return nothing;
    return html`<div class="notice" role="status">
      <span>${notice.text}</span>
      <button
        type="button"
        class="icon-button"
        aria-label=${text.pane.dismiss}
        @click=${() => {
          this.pane.connection.dismissNotice();
        }}
      >
        ${icons.close}
      </button>
    </div>`;
  }
}

customElements.define('term-pane', TermPane);
