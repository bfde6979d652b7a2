import { html, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';

/** What a pane says for a moment, to be seen and to be heard. Always there, or it would not be read aloud. */
export class PaneWord extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.input.word];
  }

  protected override render(): TemplateResult {
    return html`<p class="pane-word" role="status">${this.pane.input.word.get() ?? ''}</p>`;
  }
}

customElements.define('pane-word', PaneWord);
