import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';

/** How large a terminal is, in its middle, while the user changes that. The status line says it too. */
export class SizeOverlay extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.resizing.size];
  }

  protected override render(): TemplateResult | typeof nothing {
    const size = this.pane.resizing.size.get();
    if (size === null) return nothing;
    return html`<p class="size-overlay" aria-hidden="true">${text.pane.size(size.columns, size.rows)}</p>`;
  }
}

customElements.define('size-overlay', SizeOverlay);
