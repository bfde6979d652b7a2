import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';

/** In the status line: that nothing goes in, or that all keys do, and the way back from either. */
export class InputMarks extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  protected override sources(): readonly Readable<unknown>[] {
    const { locked, passing, word, actions } = this.pane.input;
    return [locked, passing, word, actions.keymap];
  }

  protected override render(): TemplateResult {
    const { locked, passing } = this.pane.input;
    return html`${locked.get() ? this.#lock() : nothing} ${passing.get() ? this.#passing() : nothing}`;
  }

  #lock(): TemplateResult {
    // Seen where one looks when nothing happens on the screen.
    const tried = this.pane.input.word.get() === text.lock.held;
    return html`<span class="status-mark status-lock" title=${text.lock.title} ?data-tried=${tried}>
      ${icons.lock}${text.lock.locked}
      <button type="button" class="status-button" @click=${this.#unlock}>${text.lock.unlock}</button>
    </span>`;
  }

  #passing(): TemplateResult {
    const key = this.pane.input.keyOf('pass-keys');
    return html`<span class="status-mark status-pass">
      ${icons.keyboard}${text.passKeys.on}
      <button type="button" class="status-button" @click=${this.#passNoMore}>${text.passKeys.back(key ?? '')}</button>
    </span>`;
  }

  readonly #unlock = (): void => {
    this.pane.input.lock(false);
    this.pane.screen.focus();
  };

  readonly #passNoMore = (): void => {
    this.pane.input.actions.run('pass-keys');
    this.pane.screen.focus();
  };
}

customElements.define('input-marks', InputMarks);
