import { html, type TemplateResult } from 'lit';
import { text } from '../../text/index.ts';
import { BINDINGS } from '../keys.ts';
import { LightElement } from '../light-element.ts';

/** The page's keys, from the table that also acts on them. */
export class KeyHelp extends LightElement {
  show(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog class="card help" aria-labelledby="key-help-title">
      <form method="dialog">
        <h2 id="key-help-title">${text.shell.keys}</h2>
        <dl>
          ${BINDINGS.map(
            ({ keys, label }) =>
              html`<div>
                <dt>${label}</dt>
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
