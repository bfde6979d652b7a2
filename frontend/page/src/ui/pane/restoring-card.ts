import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from './pane-session.ts';

/**
 * How far a long session is on its way back, in place of the terminal: while that is hidden it is not painted, and so
 * is there in a fraction of the time.
 */
export class RestoringCard extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.connection.restoring];
  }

  protected override render(): TemplateResult | typeof nothing {
    const restoring = this.pane.connection.restoring.get();
    if (restoring === null) return nothing;
    const { drawn, total } = restoring;
    return html`<div class="card restoring">
      <strong>${text.restoring.headline}</strong>
      <progress value=${drawn} max=${total} aria-label=${text.restoring.label}></progress>
      <p>${text.restoring.progress(drawn, total)}</p>
    </div>`;
  }
}

customElements.define('restoring-card', RestoringCard);
