import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { save } from '../pane/save-buffer.ts';
import { FILE_NAME, LARGEST_FILE, readSettings, writeSettings } from './settings-file.ts';

/** All settings at once: into a file, out of one, or back to how they were. */
export class SettingsTransfer extends LightElement {
  static override properties = { settings: { attribute: false }, said: { state: true }, asking: { state: true } };

  declare settings: SettingsStore;
  declare said: string;
  declare asking: boolean;

  constructor() {
    super();
    this.said = '';
    this.asking = false;
  }

  protected override render(): TemplateResult {
    const { file, all } = text.settings;
    return html`
      <div class="setting" data-setting="file">
        <div class="setting-text">
          <h4>${file.label}</h4>
          <p>${file.help}</p>
          <p role="status">${this.said}</p>
        </div>
        <div class="setting-control">
          <button type="button" class="button" data-save @click=${this.#save}>${file.save}</button>
          <button type="button" class="button" data-read @click=${this.#choose}>${file.read}</button>
          <input type="file" accept=".json,application/json" hidden aria-label=${file.read} @change=${this.#read} />
        </div>
      </div>
      <div class="setting" data-setting="all">
        <div class="setting-text">
          <h4>${all.label}</h4>
          <p>${all.help}</p>
        </div>
        <div class="setting-control">${this.#resetting()}</div>
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has('asking') || changed.get('asking') === undefined) return;
    this.querySelector<HTMLElement>(this.asking ? '[data-cancel]' : '[data-reset-all]')?.focus();
  }

  #resetting(): TemplateResult {
    const { all } = text.settings;
    const ask = (asking: boolean) => (): void => {
      this.asking = asking;
    };
    return this.asking
      ? html`<button type="button" class="button" data-cancel @click=${ask(false)}>${all.cancel}</button>
          <button type="button" class="button primary" data-sure @click=${this.#resetAll}>${all.sure}</button>`
      : html`<button type="button" class="button" data-reset-all @click=${ask(true)}>${all.reset}</button>`;
  }

  readonly #save = (): void => {
    save(FILE_NAME, writeSettings(this.settings.chosen.get()), 'application/json');
  };

  readonly #choose = (): void => {
    this.querySelector<HTMLInputElement>('input[type="file"]')?.click();
  };

  readonly #read = async (event: Event): Promise<void> => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file === undefined) return;
    const chosen = file.size > LARGEST_FILE ? null : readSettings(await file.text());
    // The same file may be chosen again.
    input.value = '';
    if (chosen === null) {
      this.said = text.settings.file.wrong;
      return;
    }
    this.settings.choose(chosen);
    this.said = text.settings.file.done(Object.keys(chosen).length);
  };

  readonly #resetAll = (): void => {
    const { favourites, grouping } = this.settings.chosen.get();
    this.settings.choose({
      ...(favourites === undefined ? {} : { favourites }),
      ...(grouping === undefined ? {} : { grouping }),
    });
    this.asking = false;
  };
}

customElements.define('settings-transfer', SettingsTransfer);
