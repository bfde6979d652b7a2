import { html, nothing, type TemplateResult } from 'lit';
import { text } from '../../text/index.ts';
import type { Readable } from '../../base/store.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { ACTIONS, GROUPS, type ActionGroup, type ActionId } from '../actions/actions.ts';
import { chordText, MAC } from '../actions/keymap.ts';
import { LightElement } from '../light-element.ts';
import type { ClosingRule } from '../sessions/session-store.ts';

/** The page's keys, from the table that also acts on them. */
export class KeyHelp extends LightElement {
  static override properties = { rule: { attribute: false }, actions: { attribute: false } };

  /** What closing a tab does. */
  declare rule: Readable<ClosingRule>;
  declare actions: ActionRegister;

  show(): void {
    this.querySelector('dialog')?.showModal();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.rule, this.actions.keymap];
  }

  protected override render(): TemplateResult {
    return html`<dialog class="card help" aria-labelledby="key-help-title">
      <form method="dialog">
        <h2 id="key-help-title">${text.actions.help}</h2>
        ${GROUPS.map((group) => this.#group(group))}
        <div class="card-actions"><button class="button primary">${text.shell.close}</button></div>
      </form>
    </dialog>`;
  }

  /** Of the actions that anybody does, those that have a key. */
  #group(group: ActionGroup): TemplateResult | typeof nothing {
    const keymap = this.actions.keymap.get();
    const rows = ACTIONS.filter((action) => action.group === group && this.actions.has(action.id)).map(({ id }) => ({
      label: this.#label(id),
      keys: keymap.chordsOf(id).map((chord) => chordText(chord)),
    }));
    if (group === 'tabs') rows.push({ label: text.keys.nthTab, keys: [MAC ? '⌃1 … 9' : 'Alt+1 … 9'] });
    const shown = rows.filter(({ keys }) => keys.length > 0);
    if (shown.length === 0) return nothing;
    return html`<h3>${text.actionGroups[group]}</h3>
      <dl>
        ${shown.map(
          ({ label, keys }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd>
            </div>`,
        )}
      </dl>`;
  }

  #label(id: ActionId): string {
    const label = text.actions[id];
    if (id !== 'close-tab') return label;
    const { close, detach } = this.rule.get();
    return text.closing.joined(label, text.closing.does(close, detach));
  }
}

customElements.define('key-help', KeyHelp);
