import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Me } from '../../protocol/login.ts';
import type { Complaint } from '../../session/login-state.ts';
import type { Login } from '../../session/login.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { complaintText } from '../login/complaint-text.ts';
import type { Workspace } from '../tabs/workspace.ts';

/** What is asked before somebody is signed out. */
type Question = 'here' | 'everywhere';

/** Who is logged in, how and for how long, and the ways out. Nothing at all where nobody has to log in. */
export class UserMenu extends LightElement {
  static override properties = {
    login: { attribute: false },
    workspace: { attribute: false },
    open: { state: true },
    question: { state: true },
    leaving: { state: true },
    complaint: { state: true },
  };

  declare login: Login;
  declare workspace: Pick<Workspace, 'sessions'>;
  declare open: boolean;
  declare question: Question | null;
  declare leaving: boolean;
  declare complaint: Complaint | null;
  /** Still shown when the login has ended: what the page shows is this user's. */
  #me: Me | null = null;

  constructor() {
    super();
    this.open = false;
    this.question = null;
    this.leaving = false;
    this.complaint = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.listen(document, 'pointerdown', (event) => {
      if (event.target instanceof Node && !this.contains(event.target)) this.#close();
    });
    this.connection.listen(this, 'focusout', (event) => {
      const to = (event as FocusEvent).relatedTarget;
      if (to instanceof Node && !this.contains(to)) this.#close();
    });
    this.connection.listen(this, 'keydown', (event) => {
      if ((event as KeyboardEvent).key !== 'Escape' || !this.open) return;
      event.preventDefault();
      this.#close();
      this.querySelector<HTMLElement>('.account-button')?.focus();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.login.state];
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.login.state.get();
    if (state.kind === 'in') this.#me = state.me;
    const me = this.#me;
    if (me === null || me.login === 'none') return nothing;
    return html`
      <button
        type="button"
        class="account-button"
        aria-label=${text.account.open(me.name)}
        title=${me.name}
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="account-menu"
        @click=${this.#toggle}
      >
        ${icons.user}<span class="name">${me.name}</span>${icons.chevron}
      </button>
      <div id="account-menu" class="card account" role="group" aria-label=${text.account.label} ?hidden=${!this.open}>
        ${this.open ? this.#content(me) : nothing}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has('question') || !this.open) return;
    const before = changed.get('question') as Question | null | undefined;
    // A second Enter must not sign anybody out, so the focus goes to what does nothing.
    if (this.question !== null) this.querySelector<HTMLElement>('[data-cancel]')?.focus();
    else if (before != null) this.querySelector<HTMLElement>(`[data-ask="${before}"]`)?.focus();
  }

  #content(me: Me): TemplateResult {
    const { account } = text;
    return html`
      <h2 class="account-name" title=${me.name}>${me.name}</h2>
      <dl>
        ${entry(account.groups, me.groups.length === 0 ? account.noGroups : me.groups.join(', '))}
        ${entry(account.way, account.ways[me.login])}
        ${me.since === null ? nothing : entry(account.since, account.moment(me.since))}
        ${me.expires === null ? nothing : entry(account.until, account.moment(me.expires))}
      </dl>
      ${
        me.login === 'header' && me.signOut === null ? html`<p class="account-hint">${account.proxyStays}</p>` : nothing
      }
      <div role="alert">${this.#complaint()}</div>
      ${this.question === null ? this.#ways() : this.#confirmation(this.question)}
    `;
  }

  #ways(): TemplateResult {
    const way = (question: Question, label: string): TemplateResult =>
      html`<button
        type="button"
        class="button"
        data-ask=${question}
        ?disabled=${this.leaving}
        @click=${() => {
          this.#ask(question);
        }}
      >
        ${label}
      </button>`;
    return html`<div class="account-actions">
      ${way('here', this.leaving ? text.account.leaving : text.account.signOut)}
      ${way('everywhere', `${text.account.everywhere}…`)}
    </div>`;
  }

  #confirmation(question: Question): TemplateResult {
    const everywhere = question === 'everywhere';
    return html`<p class="account-warning" role="status">
        ${everywhere ? text.account.endsEverything : text.account.endsTerminals(this.workspace.sessions)}
      </p>
      <div class="account-actions">
        <button type="button" class="button primary" ?disabled=${this.leaving} @click=${() => this.#leave(question)}>
          ${this.leaving ? text.account.leaving : everywhere ? text.account.everywhere : text.account.signOut}
        </button>
        <button
          type="button"
          class="button"
          data-cancel
          ?disabled=${this.leaving}
          @click=${() => {
            this.question = null;
          }}
        >
          ${text.account.cancel}
        </button>
      </div>`;
  }

  #complaint(): TemplateResult | typeof nothing {
    if (this.complaint === null) return nothing;
    const { details } = complaintText(this.complaint);
    return html`<div class="complaint">
      <strong>${text.account.failed}</strong>${details.map((detail) => html` <span>${detail}</span>`)}
    </div>`;
  }

  readonly #toggle = (): void => {
    if (this.open) this.#close();
    else this.open = true;
  };

  #close(): void {
    this.open = false;
    this.question = null;
    this.complaint = null;
  }

  #ask(question: Question): void {
    this.complaint = null;
    if (question === 'everywhere' || this.workspace.sessions > 0) this.question = question;
    else void this.#leave(question);
  }

  async #leave(question: Question): Promise<void> {
    this.leaving = true;
    this.complaint = await this.login.signOut(question === 'everywhere');
    // Otherwise this page is going away.
    if (this.complaint !== null) {
      this.leaving = false;
      this.question = null;
    }
  }
}

function entry(label: string, value: string): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

customElements.define('user-menu', UserMenu);
