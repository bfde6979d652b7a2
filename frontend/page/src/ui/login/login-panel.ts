import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Away, Required } from '../../session/login-state.ts';
import type { Login } from '../../session/login.ts';
import { text, type Explanation } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import './login-form.ts';

/** The way in, whichever it is: a form, a proxy, or a gateway to wait for. */
export class LoginPanel extends LightElement {
  static override properties = { login: { attribute: false } };

  declare login: Login;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.login.state, this.login.ended];
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.login.state.get();
    switch (state.kind) {
      case 'checking':
        return html`<p class="login-checking" role="status">
          <span class="spinner" aria-hidden="true"></span>${text.login.checking}
        </p>`;
      case 'away':
        return this.#away(state);
      case 'proxy':
        return this.#message(text.login.proxy, nothing, this.#reload());
      case 'required':
        return this.#required(state);
      case 'signed-out':
        return this.#message(text.login.out, nothing, this.#retry(text.login.out.again));
      case 'in':
        return nothing;
    }
  }

  #required({ ways, notice }: Required): TemplateResult {
    if (ways.includes('password')) {
      return html`${this.#heading(text.login.headline, text.login.headlineAgain)}
        ${this.login.ended.get() ? html`<p class="login-detail">${text.login.again}</p>` : nothing}
        ${notice === null ? nothing : noticeView(notice)} <login-form .login=${this.login}></login-form>`;
    }
    const shown = notice === null ? nothing : noticeView(notice);
    if (!ways.includes('proxy')) return this.#message(text.login.nowhere, shown, this.#retry(text.login.retry));
    if (this.login.ended.get()) return this.#message(text.login.ended, shown, this.#reload());
    const { unnamed } = text.login;
    const checks = html`${shown}
      <div class="login-checks">
        <strong>${unnamed.checks}</strong>
        <ul>
          ${unnamed.list.map((check) => html`<li>${check}</li>`)}
        </ul>
      </div>`;
    // Through the proxy once more: it is the one who can change anything.
    return this.#message(unnamed, checks, this.#reload(text.login.retry));
  }

  #away({ reason, trying }: Away): TemplateResult {
    const known = text.login.away[reason.by];
    const detail =
      reason.by === 'status' ? [text.login.answered(reason.status), reason.detail].join(' ').trim() : known.detail;
    return this.#message(
      { headline: known.headline, detail },
      nothing,
      html`${this.#reload(text.login.reload, true)}
      ${this.#retry(trying ? text.login.retrying : text.login.retry, trying)}`,
    );
  }

  #message({ headline, detail }: Explanation, more: unknown, actions: unknown): TemplateResult {
    return html`${this.#heading(headline, headline)}
      <p class="login-detail" role="alert">${detail}</p>
      ${more}
      <div class="card-actions">${actions}</div>`;
  }

  #heading(first: string, again: string): TemplateResult {
    return html`<h2 id="login-title">${this.login.ended.get() ? again : first}</h2>`;
  }

  #retry(label: string, busy = false): TemplateResult {
    return html`<button
      type="button"
      class="button primary"
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${() => void this.login.retry()}
    >
      ${label}
    </button>`;
  }

  #reload(label: string = text.login.reload, secondary = false): TemplateResult {
    return html`<button
      type="button"
      class=${secondary ? 'button' : 'button primary'}
      @click=${() => {
        this.login.reload();
      }}
    >
      ${label}
    </button>`;
  }
}

/** As it was written, line by line; it scrolls when it is long, so the keyboard has to reach it. */
function noticeView(notice: string): TemplateResult {
  return html`<div class="login-notice" role="region" aria-label=${text.login.notice} tabindex="0">${notice}</div>`;
}

customElements.define('login-panel', LoginPanel);
