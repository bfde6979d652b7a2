import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import { findKeys, GROUPS, sendableKeys, type SendableKey } from './sendable-keys.ts';

/** A list of keys that do not reach the program from the keyboard; any other may be typed out. */
export class SendKeyCard extends LightElement {
  static override properties = { pane: { attribute: false }, query: { state: true }, at: { state: true } };

  declare pane: PaneSession;
  declare query: string;
  /** Which of the keys found is chosen. */
  declare at: number;
  #open = false;

  constructor() {
    super();
    this.query = '';
    this.at = 0;
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.input.choosingKey, this.pane.input.actions.keymap];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.pane.input.choosingKey.get()) return nothing;
    const id = `${this.pane.id}-keys`;
    const keys = this.#keys();
    const chosen = Math.min(this.at, keys.length - 1);
    return html`<dialog open class="card prompt send-key" aria-labelledby="${id}-title" @keydown=${this.#key}>
      <h2 id="${id}-title">${text.sendKey.headline}</h2>
      <input
        type="text"
        role="combobox"
        aria-label=${text.sendKey.search}
        aria-controls=${id}
        aria-expanded="true"
        aria-autocomplete="list"
        aria-activedescendant=${keys.length > 0 ? `${id}-${String(chosen)}` : nothing}
        placeholder=${text.sendKey.hint}
        autocomplete="off"
        spellcheck="false"
        maxlength="60"
        .value=${this.query}
        @input=${this.#typed}
      />
      <div id=${id} class="key-list" role="listbox" aria-label=${text.sendKey.list}>
        ${this.#groups(keys, id, chosen)}
      </div>
      ${keys.length === 0 ? html`<p class="faint" role="status">${text.sendKey.none}</p>` : nothing}
      <div class="card-actions">
        <button type="button" class="button" @click=${this.#cancel}>${text.sendKey.cancel}</button>
      </div>
    </dialog>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.pane.input.choosingKey.get()) return;
    this.query = '';
    this.at = 0;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const open = this.pane.input.choosingKey.get();
    if (open && !this.#open) this.querySelector('input')?.focus();
    if (open && changed.has('at')) this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    this.#open = open;
  }

  #groups(keys: readonly SendableKey[], id: string, chosen: number): readonly TemplateResult[] {
    const all = keys.map((key, at) => ({ key, at }));
    return GROUPS.map((group) => ({ group, rows: all.filter(({ key }) => key.group === group) }))
      .filter(({ rows }) => rows.length > 0)
      .map(
        ({ group, rows }) =>
          html`<div role="group" aria-label=${text.sendKey.groups[group]}>
            <p class="key-group" aria-hidden="true">${text.sendKey.groups[group]}</p>
            ${rows.map(({ key, at }) => this.#row(key, `${id}-${String(at)}`, at === chosen))}
          </div>`,
      );
  }

  #row(key: SendableKey, id: string, chosen: boolean): TemplateResult {
    return html`<div
      id=${id}
      class="key-choice"
      role="option"
      aria-selected=${chosen ? 'true' : 'false'}
      @click=${() => {
        this.#send(key);
      }}
    >
      ${key.name}
    </div>`;
  }

  #keys(): readonly SendableKey[] {
    return findKeys(sendableKeys(this.pane.input.actions.keymap.get()), this.query);
  }

  readonly #typed = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value;
    this.at = 0;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const keys = this.#keys();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = Math.min(this.at, keys.length - 1);
    if (step !== undefined && keys.length > 0) this.at = (chosen + step + keys.length) % keys.length;
    else if (event.key === 'Escape') this.#cancel();
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      const key = keys[chosen];
      if (key !== undefined) this.#send(key);
    } else return;
    event.preventDefault();
  };

  readonly #cancel = (): void => {
    this.pane.input.chooseKey(false);
  };

  #send({ chord, name }: SendableKey): void {
    this.pane.input.sendKey(chord);
    this.pane.input.say(text.sendKey.sent(name));
  }
}

customElements.define('send-key-card', SendKeyCard);
