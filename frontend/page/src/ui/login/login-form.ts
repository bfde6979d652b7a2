import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Readable } from '../../base/store.ts';
import type { Attempt, Complaint } from '../../session/login-state.ts';
import type { Login } from '../../session/login.ts';
import { durationText, text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { complaintText } from './complaint-text.ts';

type Field = 'user' | 'password';

/** Name and password. What is typed stays in its fields; it is in no store, and nothing renders it. */
export class LoginForm extends LightElement {
  static override properties = {
    login: { attribute: false },
    revealed: { state: true },
    capsLock: { state: true },
    missing: { state: true },
  };

  declare login: Login;
  declare revealed: boolean;
  declare capsLock: boolean;
  declare missing: Field | null;
  #attempt: Attempt = { kind: 'none' };
  /** Stays where it is while the next attempt is under way, or the form would jump twice. */
  #complaint: Complaint | null = null;

  constructor() {
    super();
    this.revealed = false;
    this.capsLock = false;
    this.missing = null;
  }

  /** Puts the cursor where typing goes on. */
  focusInside(): void {
    const user = this.#field('user');
    (user?.value === '' ? user : this.#field('password'))?.focus();
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.login.state];
  }

  protected override render(): TemplateResult {
    const state = this.login.state.get();
    const attempt: Attempt = state.kind === 'required' ? state.attempt : { kind: 'none' };
    const sending = attempt.kind === 'sending';
    if (attempt.kind === 'refused' || attempt.kind === 'waiting') this.#complaint = attempt.complaint;
    else if (!sending) this.#complaint = null;
    return html`<form
      class="login-form"
      aria-label=${text.login.headline}
      aria-busy=${sending ? 'true' : 'false'}
      novalidate
      @submit=${this.#submit}
    >
      <div role="alert">${this.#said(sending)}</div>
      <div role="status">${note(attempt)}</div>
      <div class="field">
        <label for="login-user">${text.login.user}</label>
        ${this.#input('user', sending)} ${this.#missing('user', text.login.userMissing)}
      </div>
      <div class="field">
        <label for="login-password">${text.login.password}</label>
        <div class="secret">${this.#input('password', sending)} ${this.#reveal()}</div>
        ${this.#missing('password', text.login.passwordMissing)}
        <p class="field-hint" role="status">${this.capsLock ? text.login.capsLock : nothing}</p>
      </div>
      <button type="submit" class="button primary" ?disabled=${sending || attempt.kind === 'waiting'}>
        ${sending ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
        ${
          attempt.kind === 'waiting'
            ? text.login.wait(durationText(attempt.seconds * 1000))
            : sending
              ? text.login.submitting
              : text.login.submit
        }
      </button>
    </form>`;
  }

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    const user = this.#field('user');
    // Whoever was logged in here is the likeliest to come back.
    if (user !== null) user.value = this.login.userName ?? '';
    this.focusInside();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has('missing') && this.missing !== null) this.#field(this.missing)?.focus();
    const state = this.login.state.get();
    if (state.kind !== 'required' || state.attempt === this.#attempt) return;
    const before = this.#attempt;
    this.#attempt = state.attempt;
    this.#moveOn(before, state.attempt);
  }

  /** The focus goes where the next step is, and only when something has happened to this form. */
  #moveOn(before: Attempt, now: Attempt): void {
    const password = this.#field('password');
    if (now.kind === 'refused' && now.complaint.about === 'wrong') {
      if (password !== null) password.value = '';
      password?.focus();
    } else if (now.kind === 'refused') this.#submitButton()?.focus();
    else if (now.kind === 'waiting' && before.kind === 'sending') password?.focus();
  }

  #said(sending: boolean): unknown {
    if (this.#complaint === null) return nothing;
    const { headline, details } = complaintText(this.#complaint);
    const state = this.login.state.get();
    const wait = state.kind === 'required' && state.attempt.kind === 'waiting' ? state.attempt.of : null;
    // Another element for another complaint: what says the same again is read out again.
    return keyed(
      this.#complaint,
      html`<div class=${sending ? 'complaint fading' : 'complaint'}>
        <strong>${headline}</strong>${details.map((detail) => html` <span>${detail}</span>`)}
        ${
          // The button counts for those who see it; nobody wants to hear every second.
          wait === null
            ? nothing
            : html`<span class="visually-hidden">${text.login.waitFor(durationText(wait * 1000))}</span>`
        }
      </div>`,
    );
  }

  #input(field: Field, sending: boolean): TemplateResult {
    const secret = field === 'password';
    const missing = this.missing === field;
    return html`<input
      id="login-${field}"
      name=${secret ? 'password' : 'username'}
      type=${secret && !this.revealed ? 'password' : 'text'}
      autocomplete=${secret ? 'current-password' : 'username'}
      autocapitalize="none"
      autocorrect="off"
      spellcheck="false"
      required
      aria-invalid=${missing ? 'true' : 'false'}
      aria-describedby=${missing ? `login-${field}-missing` : nothing}
      ?readonly=${sending}
      @input=${this.#typed}
      @keydown=${this.#capsLock}
      @keyup=${this.#capsLock}
    />`;
  }

  #missing(field: Field, message: string): TemplateResult | typeof nothing {
    if (this.missing !== field) return nothing;
    return html`<p class="field-error" id="login-${field}-missing">${message}</p>`;
  }

  #reveal(): TemplateResult {
    const label = this.revealed ? text.login.hidePassword : text.login.showPassword;
    return html`<button
      type="button"
      class="icon-button"
      aria-label=${label}
      title=${label}
      aria-controls="login-password"
      @click=${() => {
        this.revealed = !this.revealed;
      }}
    >
      ${this.revealed ? icons.hide : icons.show}
    </button>`;
  }

  readonly #typed = (): void => {
    this.missing = null;
  };

  readonly #capsLock = (event: KeyboardEvent): void => {
    // Some browsers send key events of their own making when they fill in a form: these know no keys.
    if (typeof event.getModifierState !== 'function') return;
    this.capsLock = event.getModifierState('CapsLock');
  };

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const user = this.#field('user')?.value ?? '';
    const password = this.#field('password')?.value ?? '';
    this.missing = user.trim() === '' ? 'user' : password === '' ? 'password' : null;
    if (this.missing !== null) return;
    this.revealed = false;
    void this.login.submit(user, password);
  };

  #field(field: Field): HTMLInputElement | null {
    return this.querySelector(`#login-${field}`);
  }

  #submitButton(): HTMLElement | null {
    return this.querySelector('button[type="submit"]');
  }
}

function note(attempt: Attempt): TemplateResult | typeof nothing {
  if (attempt.kind === 'signed-out') return html`<p class="login-note">${text.login.signedOut}</p>`;
  if (attempt.kind === 'again') return html`<p class="login-note">${text.login.waitOver}</p>`;
  return nothing;
}

customElements.define('login-form', LoginForm);
