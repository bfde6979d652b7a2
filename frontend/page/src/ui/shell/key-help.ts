import { html, type TemplateResult } from 'lit';
import { text } from '../../text/index.ts';
import type { Readable } from '../../base/store.ts';
import { BINDINGS, CLOSE_KEY } from '../keys.ts';
import { LightElement } from '../light-element.ts';
import type { ClosingRule } from '../sessions/session-store.ts';

/** The page's keys, from the table that also acts on them. */
export class KeyHelp extends LightElement {
  static override properties = { rule: { attribute: false } };

  /** What closing a tab does. */
  declare rule: Readable<ClosingRule>;

  show(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.rule];
  }

  protected override render(): TemplateResult {
    const { close, detach } = this.rule.get();
    const closes = text.closing.joined(text.keys.closeTab, text.closing.does(close, detach));
    return html`<dialog class="card help" aria-labelledby="key-help-title">
      <form method="dialog">
        <h2 id="key-help-title">${text.shell.keys}</h2>
        <dl>
          ${BINDINGS.map(
            ({ keys, label }) =>
              html`<div>
                <dt>${keys === CLOSE_KEY ? closes : label}</dt>
                <dd><kbd>${keys}</kbd></dd>
              </div>`,
          )}
        </dl>
        <div class="card-actions"><button class="button primary">${text.shell.close}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define('key-help', KeyHelp);
