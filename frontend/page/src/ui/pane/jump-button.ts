import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from './pane-session.ts';

/** The way back to the end for who has scrolled up, and what has come there since. */
export class JumpButton extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.screen.reading.scrolledUp];
  }

  protected override render(): TemplateResult | typeof nothing {
    const up = this.pane.screen.reading.scrolledUp.get();
    if (up === null) return nothing;
    const said = text.output.jump(up.fresh);
    return html`<button type="button" class="jump" title=${text.output.jumpLabel} @click=${this.#jump}>
      ${icons.down}<span>${said}</span>
    </button>`;
  }

  readonly #jump = (): void => {
    this.pane.screen.reading.toBottom();
    this.pane.screen.focus();
  };
}

customElements.define('jump-button', JumpButton);
