import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from './pane-session.ts';

/** Shows where a link really leads before it is followed: its text was chosen by whoever wrote the output. */
export class LinkCard extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.linkToConfirm];
  }

  protected override render(): TemplateResult | typeof nothing {
    const address = this.pane.linkToConfirm.get();
    if (address === null) return nothing;
    const title = `${this.pane.id}-link-title`;
    return html`<div class="card prompt" role="dialog" aria-labelledby=${title} @keydown=${this.#key}>
      <h2 id=${title}>${text.link.headline}</h2>
      <p>${text.link.detail}</p>
      <p class="said address">${address}</p>
      <div class="card-actions">
        <button type="button" class="button" data-first @click=${this.#dismiss}>${text.link.cancel}</button>
        <button type="button" class="button primary" @click=${this.#follow}>${text.link.open}</button>
      </div>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.querySelector<HTMLElement>('[data-first]')?.focus();
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') this.#dismiss();
  };

  readonly #dismiss = (): void => {
    this.pane.dismissLink();
  };

  readonly #follow = (): void => {
    this.pane.followLink();
  };
}

customElements.define('link-card', LinkCard);
