import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { APPEARANCES } from '../../settings/settings.ts';
import type { KeptWhere } from '../../settings/settings-keeper.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { LightElement } from '../light-element.ts';
import type { SettingsDialog } from './settings-dialog.ts';

/** How long it is said that the dialog could not be loaded. */
const SAID_FOR = 8000;

/** Stands in the page for the settings; their dialog is loaded when somebody first wants it. */
export class SettingsDoor extends LightElement {
  static override properties = {
    settings: { attribute: false },
    actions: { attribute: false },
    kept: { attribute: false },
    user: { attribute: false },
    nameOf: { attribute: false },
    loaded: { state: true },
    failed: { state: true },
    said: { state: true },
  };

  declare settings: SettingsStore;
  declare actions: ActionRegister;
  declare kept: Readable<KeptWhere>;
  /** Whose they are; empty where nobody has to log in. */
  declare user: string;
  /** How the list calls a target, by its id. */
  declare nameOf: (target: string) => string;
  /** Replaced by tests. */
  load: () => Promise<unknown> = () => import('./settings-dialog.ts');
  declare loaded: boolean;
  declare failed: boolean;
  declare said: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.loaded = false;
    this.failed = false;
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.add(
      this.actions.register({
        settings: () => {
          void this.show();
          return true;
        },
        'next-appearance': () => this.#nextAppearance(),
      }),
    );
    this.connection.add(() => {
      clearTimeout(this.#timer);
    });
  }

  async show(): Promise<void> {
    try {
      await this.load();
    } catch {
      // The gateway is away, or has another version of the page by now.
      this.#failed();
      return;
    }
    this.failed = false;
    this.loaded = true;
    await this.updateComplete;
    this.querySelector<SettingsDialog>('settings-dialog')?.show();
  }

  protected override render(): TemplateResult {
    return html`
      <p class="visually-hidden" role="status">${this.said}</p>
      ${this.failed ? html`<p class="settings-failed" role="alert">${text.settings.failed}</p>` : nothing}
      ${
        this.loaded
          ? html`<settings-dialog
              .settings=${this.settings}
              .actions=${this.actions}
              .kept=${this.kept}
              .user=${this.user}
              .nameOf=${this.nameOf}
            ></settings-dialog>`
          : nothing
      }
    `;
  }

  #failed(): void {
    this.failed = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.failed = false;
    }, SAID_FOR);
  }

  #nextAppearance(): boolean {
    const at = APPEARANCES.indexOf(this.settings.get('appearance'));
    const next = APPEARANCES[(at + 1) % APPEARANCES.length] ?? 'system';
    this.settings.set('appearance', next);
    this.said = text.settings.nowLooks(text.settings.choices.appearance[next]);
    return true;
  }
}

customElements.define('settings-door', SettingsDoor);
