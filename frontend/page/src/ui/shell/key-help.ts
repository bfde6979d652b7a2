import { html, nothing, type TemplateResult } from 'lit';
import { isComposing } from '../../base/composing.ts';
import { text } from '../../text/index.ts';
import type { Readable } from '../../base/store.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { ACTIONS, GROUPS, type ActionGroup, type ActionId } from '../actions/actions.ts';
import { chordText, MAC } from '../actions/keymap.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { marked } from '../search/marked.ts';
import { search, Searchable } from '../search/search.ts';
import type { ClosingRule } from '../sessions/session-store.ts';

interface Row {
  readonly label: string;
  readonly keys: readonly string[];
}

/** The page's keys, from the table that also acts on them. */
export class KeyHelp extends LightElement {
  static override properties = {
    rule: { attribute: false },
    actions: { attribute: false },
    query: { state: true },
  };

  /** What closing a tab does. */
  declare rule: Readable<ClosingRule>;
  declare actions: ActionRegister;
  declare query: string;

  constructor() {
    super();
    this.query = '';
  }

  show(): void {
    this.query = '';
    // Who does what may have changed since it was rendered.
    this.requestUpdate();
    this.querySelector('dialog')?.showModal();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.rule, this.actions.keymap];
  }

  protected override render(): TemplateResult {
    const groups = [
      ...GROUPS.map((group) => this.#group(text.actionGroups[group], this.#rows(group))),
      this.#group(
        text.help.list,
        text.help.listKeys.map(([keys, label]) => ({ label, keys })),
      ),
    ].filter((group) => group !== nothing);
    const query = this.query.trim();
    return html`<dialog class="card help" aria-labelledby="key-help-title">
      <form method="dialog">
        <header>
          <h2 id="key-help-title">${text.actions.help}</h2>
          <div class="search">
            ${icons.search}
            <input
              type="search"
              aria-label=${text.help.search}
              placeholder=${text.help.search}
              autocomplete="off"
              spellcheck="false"
              .value=${this.query}
              @input=${this.#search}
              @keydown=${this.#key}
            />
          </div>
        </header>
        <div class="help-scroll" tabindex="0" role="region" aria-labelledby="key-help-title">
          ${query === '' ? this.#notes() : nothing}
          <div class="help-groups">${groups}</div>
          ${groups.length === 0 ? html`<p class="faint" role="status">${text.help.none(query)}</p>` : nothing}
        </div>
        <div class="card-actions"><button class="button primary">${text.shell.close}</button></div>
      </form>
    </dialog>`;
  }

  #notes(): TemplateResult {
    const { wayOut, passKeys, palette, installed } = text.help;
    return html`<ul class="help-notes">
      ${this.#note('cycle-region', wayOut)} ${this.#note('palette', palette)} ${this.#note('pass-keys', passKeys)}
      ${MAC ? nothing : html`<li>${installed}</li>`}
    </ul>`;
  }

  #note(id: ActionId, say: (key: string) => readonly [string, string, string]): TemplateResult | typeof nothing {
    const [chord] = this.actions.keymap.get().chordsOf(id);
    if (chord === undefined || !this.actions.has(id)) return nothing;
    const [before, key, after] = say(chordText(chord));
    return html`<li>${before}<kbd>${key}</kbd>${after}</li>`;
  }

  /** Of the actions that anybody does, those that have a key. */
  #rows(group: ActionGroup): readonly Row[] {
    const keymap = this.actions.keymap.get();
    const rows = ACTIONS.filter((action) => action.group === group && this.actions.has(action.id)).map(({ id }) => ({
      label: this.#label(id),
      keys: keymap.chordsOf(id).map((chord) => chordText(chord)),
    }));
    if (group === 'tabs') rows.push({ label: text.keys.nthTab, keys: [MAC ? '⌃1 … 9' : 'Alt+1 … 9'] });
    return rows.filter(({ keys }) => keys.length > 0);
  }

  /** Those that match what is searched for, in the order they have anyway. */
  #group(name: string, rows: readonly Row[]): TemplateResult | typeof nothing {
    const things = rows.map(({ label, keys }) => new Searchable(label, [keys.join(' '), name]));
    const found = [...search(things, this.query)].sort((a, b) => a.at - b.at);
    if (found.length === 0) return nothing;
    return html`<section>
      <h3>${name}</h3>
      <dl>
        ${found.map((hit) => {
          const { label, keys } = rows[hit.at] ?? { label: '', keys: [] };
          return html`<div>
            <dt>${marked(label, hit.marks(0))}</dt>
            <dd>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dd>
          </div>`;
        })}
      </dl>
    </section>`;
  }

  #label(id: ActionId): string {
    const label = text.actions[id];
    if (id !== 'close-tab') return label;
    const { close, detach } = this.rule.get();
    return text.closing.joined(label, text.closing.does(close, detach));
  }

  readonly #search = (event: InputEvent): void => {
    this.query = (event.target as HTMLInputElement).value;
  };

  readonly #key = (event: KeyboardEvent): void => {
    // Enter in a form would press its button.
    if (event.key === 'Enter' && !isComposing(event)) event.preventDefault();
    else if (event.key === 'Escape' && this.query !== '' && !isComposing(event)) {
      event.preventDefault();
      this.query = '';
    }
  };
}

customElements.define('key-help', KeyHelp);
