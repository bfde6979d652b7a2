import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Login } from '../../session/login.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import './login-panel.ts';

/**
 * Stands before the page until somebody is logged in: a page of its own at first, and a dialog over the terminals when
 * a login has ended, which may be put aside to read what they show.
 */
export class LoginGate extends LightElement {
  static override properties = { login: { attribute: false } };

  declare login: Login;

  override connectedCallback(): void {
    super.connectedCallback();
    const recheck = (): void => {
      if (document.visibilityState === 'visible') void this.login.recheck();
    };
    this.connection.listen(document, 'visibilitychange', recheck);
    this.connection.listen(window, 'online', recheck);
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.login.state, this.login.ended, this.login.aside];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    // Closed before it goes, so that the focus returns to where it was.
    if (!this.login.ended.get()) this.#dialog()?.close();
  }

  protected override render(): TemplateResult | typeof nothing {
    const panel = html`<login-panel .login=${this.login}></login-panel>`;
    if (this.login.ended.get()) {
      return html`<dialog
        class="card login-card"
        aria-labelledby="login-title"
        @cancel=${this.#putAside}
        @close=${this.#putAside}
      >
        ${panel}
        <button type="button" class="button quiet" title=${text.login.asideHint} @click=${this.#putAside}>
          ${text.login.aside}
        </button>
      </dialog>`;
    }
    if (this.login.state.get().kind === 'in') return nothing;
    return html`<main class="login-page">
      <div class="login-column">
        <h1 class="login-brand">${icons.mark}<span>${text.product}</span></h1>
        <div class="card login-card">${panel}</div>
      </div>
    </main>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const dialog = this.#dialog();
    if (dialog === null) return;
    if (this.login.aside.get()) dialog.close();
    else if (!dialog.open) {
      dialog.showModal();
      // What there is to do renders after the dialog it stands in.
      void this.querySelector('login-panel')?.updateComplete.then(() => {
        this.#focusInside();
      });
    }
  }

  readonly #putAside = (event: Event): void => {
    if (event.type === 'cancel') event.preventDefault();
    this.login.putAside();
  };

  /** Where the next step is: not on what puts the dialog aside. */
  #focusInside(): void {
    const form = this.querySelector('login-form');
    if (form === null) this.querySelector<HTMLElement>('.card-actions .primary')?.focus();
    // One that is new looks after itself, as soon as it has fields.
    else if (form.hasUpdated) form.focusInside();
  }

  #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'login-form': import('./login-form.ts').LoginForm;
    'login-panel': import('./login-panel.ts').LoginPanel;
  }
}

customElements.define('login-gate', LoginGate);
