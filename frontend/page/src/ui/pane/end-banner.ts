import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { endingText, type Remedy } from './ending.ts';
import type { PaneSession } from './pane-session.ts';

/** What happened and what can be done, in a slim band below a buffer that can still be read and copied. */
export class EndBanner extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.connection.state];
  }

  protected override render(): TemplateResult | typeof nothing {
    const ending = endingText(this.pane.connection.state.get());
    if (ending === null) return nothing;
    const again = { reconnect: text.end.reconnect, 'try-again': text.end.tryAgain, reload: text.end.reload }[
      ending.remedy
    ];
    return html`<div class="end" data-tone=${ending.tone} role="group" aria-label=${ending.headline}>
      <div class="end-text">
        <strong>${ending.headline}</strong>
        ${ending.detail === '' ? nothing : html`<span>${ending.detail}</span>`}
      </div>
      <div class="end-actions">
        <span class="end-hint">${text.end.hint(again)}</span>
        <button
          type="button"
          class="button primary"
          @click=${() => {
            this.#act(ending.remedy);
          }}
        >
          ${again}
        </button>
        <button
          type="button"
          class="button"
          @click=${() => {
            this.pane.close();
          }}
        >
          ${text.end.close}
        </button>
      </div>
    </div>`;
  }

  #act(remedy: Remedy): void {
    if (remedy === 'reload') location.reload();
    else this.pane.reconnect();
  }
}

customElements.define('end-banner', EndBanner);
