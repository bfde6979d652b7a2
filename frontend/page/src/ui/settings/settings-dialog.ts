import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { SettingName } from '../../settings/settings.ts';
import type { KeptWhere } from '../../settings/settings-keeper.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { AppearanceWatch } from '../../terminal/appearance.ts';
import { fontStack } from '../../terminal/font.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { mayNotify, notificationsBlocked } from './notifications.ts';
import { findSettings, SECTIONS, type Section, type SectionId } from './sections.ts';
import { settingRow, type RowContext } from './setting-row.ts';
import './settings-transfer.ts';

/** All that can be chosen, in sections and by search; each choice acts at once. */
export class SettingsDialog extends LightElement {
  static override properties = {
    settings: { attribute: false },
    actions: { attribute: false },
    kept: { attribute: false },
    user: { attribute: false },
    nameOf: { attribute: false },
    open: { state: true },
    section: { state: true },
    query: { state: true },
    blocked: { state: true },
  };

  declare settings: SettingsStore;
  declare actions: ActionRegister;
  declare kept: Readable<KeptWhere>;
  /** Whose they are; empty where nobody has to log in. */
  declare user: string;
  declare nameOf: (target: string) => string;
  declare open: boolean;
  declare section: SectionId;
  declare query: string;
  declare blocked: boolean;

  #appearance: AppearanceWatch | null = null;

  constructor() {
    super();
    this.open = false;
    this.section = 'appearance';
    this.query = '';
    this.blocked = false;
  }

  override connectedCallback(): void {
    this.#appearance = new AppearanceWatch(this.settings);
    super.connectedCallback();
    this.connection.add(this.#appearance);
  }

  show(section?: SectionId): void {
    if (section !== undefined) this.section = section;
    this.query = '';
    this.blocked = this.settings.get('notify') && notificationsBlocked();
    this.open = true;
    void this.updateComplete.then(() => {
      const dialog = this.#dialog();
      if (dialog?.open === false) dialog.showModal();
      this.querySelector<HTMLElement>('[aria-current="true"]')?.focus();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.settings.all, this.settings.chosen, this.kept, ...(this.#appearance ? [this.#appearance.now] : [])];
  }

  protected override render(): TemplateResult {
    return html`
      <dialog class="card settings" aria-labelledby="settings-title" @close=${this.#closed} @keydown=${this.#key}>
        ${this.open ? this.#content() : nothing}
      </dialog>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('section') || changed.has('query')) this.querySelector('.settings-body')?.scrollTo(0, 0);
  }

  #content(): TemplateResult {
    return html`
      <header class="settings-head">
        <h2 id="settings-title">${text.settings.headline}</h2>
        <div class="settings-search">
          ${icons.search}
          <input
            type="search"
            class="setting-field"
            aria-label=${text.settings.search}
            placeholder=${text.settings.search}
            maxlength="100"
            spellcheck="false"
            .value=${this.query}
            @input=${(event: Event) => {
              this.query = (event.target as HTMLInputElement).value;
            }}
          />
        </div>
        <button
          type="button"
          class="icon-button"
          aria-label=${text.settings.close}
          title=${text.settings.close}
          @click=${this.#close}
        >
          ${icons.close}
        </button>
      </header>
      <nav class="settings-nav" aria-label=${text.settings.sectionList}>${SECTIONS.map(({ id }) => this.#tab(id))}</nav>
      <div class="settings-body" tabindex="-1">${this.#body()}</div>
      <footer class="settings-foot">${this.#where()}</footer>
    `;
  }

  #tab(id: SectionId): TemplateResult {
    const current = id === this.section && this.query.trim() === '';
    return html`<button
      type="button"
      aria-current=${current ? 'true' : nothing}
      data-section=${id}
      @click=${() => {
        this.section = id;
        this.query = '';
      }}
    >
      ${text.settings.sections[id]}
    </button>`;
  }

  #body(): TemplateResult | TemplateResult[] {
    const query = this.query.trim();
    if (query === '') {
      const section = SECTIONS.find(({ id }) => id === this.section);
      return section === undefined ? [] : this.#section(section, '');
    }
    const found = findSettings(query);
    if (found.length === 0) return html`<p class="settings-nothing" role="status">${text.settings.nothing(query)}</p>`;
    return found.map((section) => this.#section(section, query));
  }

  #section({ id, settings }: Section, query: string): TemplateResult {
    const context: RowContext = {
      settings: this.settings,
      actions: this.actions,
      query,
      nameOf: this.nameOf,
      notificationsBlocked: this.blocked,
      wantNotifications: this.#wantNotifications,
    };
    return html`<section aria-labelledby="settings-${id}" data-section=${id}>
      <h3 id="settings-${id}">${text.settings.sections[id]}</h3>
      ${settings.map((name) => html`${settingRow(context, name)}${this.#faceAfter(name)}`)}
      ${id === 'device' && query === '' ? html`<settings-transfer .settings=${this.settings}></settings-transfer>` : nothing}
    </section>`;
  }

  /** What face, size and height come to, in the scheme that is seen. */
  #faceAfter(name: SettingName): TemplateResult | typeof nothing {
    const look = this.#appearance?.now.get();
    if (name !== 'lineHeight' || look === undefined) return nothing;
    const { fontFamily, fontSize, lineHeight } = this.settings.all.get();
    return html`<scheme-sample
      .scheme=${look.scheme}
      .font=${fontStack(fontFamily)}
      .size=${fontSize}
      .height=${lineHeight}
    ></scheme-sample>`;
  }

  #where(): TemplateResult {
    const { where, trouble } = this.kept.get();
    const { kept } = text.settings;
    const said = trouble ? kept.trouble : where === 'gateway' ? kept.gateway(this.user) : kept[where];
    return html`<p role="status" data-kept=${trouble ? 'trouble' : where}>${said}</p>`;
  }

  readonly #wantNotifications = (on: boolean): void => {
    this.blocked = false;
    if (!on) {
      this.settings.set('notify', false);
      return;
    }
    void mayNotify().then((may) => {
      this.blocked = !may;
      if (may) this.settings.set('notify', true);
      // The box has been checked by the click.
      this.requestUpdate();
    });
  };

  readonly #close = (): void => {
    this.#dialog()?.close();
  };

  readonly #closed = (event: Event): void => {
    if (event.target === this.#dialog()) this.open = false;
  };

  readonly #key = (event: KeyboardEvent): void => {
    const search = event.target instanceof HTMLInputElement && event.target.type === 'search';
    // The first Escape empties the search; it is the next one that closes.
    if (event.key === 'Escape' && search && this.query !== '') {
      event.preventDefault();
      this.query = '';
    }
  };

  #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }
}

customElements.define('settings-dialog', SettingsDialog);
