import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { Workspace } from '../tabs/workspace.ts';
import type { Broadcast } from './broadcast.ts';

/** While it is on: into which terminals one types, and the way to stop. */
export class BroadcastBar extends LightElement {
  static override properties = { broadcast: { attribute: false }, workspace: { attribute: false } };

  declare broadcast: Broadcast;
  declare workspace: Workspace;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.broadcast.chosen];
  }

  protected override render(): TemplateResult | typeof nothing {
    const chosen = this.broadcast.chosen.get();
    if (chosen.length === 0) return nothing;
    const panes = this.workspace.panes.get().filter(({ id }) => chosen.includes(id));
    const names = panes.map(({ label }) => label).join(', ');
    return html`<div class="broadcast-bar" role="region" aria-label=${text.broadcast.title}>
      ${icons.broadcast}
      <strong role="status">${text.broadcast.bar(panes.length)}</strong>
      <span class="broadcast-names" title=${names}>${names}</span>
      <button
        type="button"
        class="button"
        @click=${() => {
          this.broadcast.stop();
          this.workspace.active.get()?.pane.screen.focus();
        }}
      >
        ${text.broadcast.stop}
      </button>
    </div>`;
  }
}

customElements.define('broadcast-bar', BroadcastBar);
