import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/target.ts';
import { isBusy } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { endingText, type EndingText, type Remedy } from './ending.ts';
import type { PaneSession } from './pane-session.ts';
import type { Situation } from './situation.ts';

/** What happened and what can be done, in a slim band below a buffer that can still be read and copied. */
export class EndBanner extends LightElement {
  static override properties = {
    pane: { attribute: false },
    target: { attribute: false },
    situation: { attribute: false },
  };

  declare pane: PaneSession;
  declare target: Target;
  declare situation: Situation | null;
  /** The container has not run since this session lived; so when it runs, it does so again. */
  #wasDown = false;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.connection.state, this.pane.login.ended];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const running = this.situation === null || this.situation === 'running';
    if (!running) this.#wasDown = true;
    else if (isBusy(this.pane.connection.state.get())) this.#wasDown = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const ending = endingText(this.pane.connection.state.get(), this.target.kind);
    if (ending === null) return nothing;
    const again = this.#again(ending.remedy);
    const advice = this.#advice(ending);
    return html`<div class="end" data-tone=${ending.tone} role="group" aria-label=${ending.headline}>
      <div class="end-text">
        <strong>${ending.headline}</strong>
        ${ending.detail === '' ? nothing : html`<span>${ending.detail}</span>`}
        ${advice === '' ? nothing : html`<span class="end-advice" role="status">${advice}</span>`}
      </div>
      <div class="end-actions">
        <span class="end-hint">${text.end.hint(again)}</span>
        <button
          type="button"
          class="button primary"
          @click=${() => {
            this.#act(ending.remedy);
          }}
        >
          ${again}
        </button>
        <button
          type="button"
          class="button"
          @click=${() => {
            this.pane.close();
          }}
        >
          ${text.end.close}
        </button>
      </div>
    </div>`;
  }

  /** The list knows best what became of a container; without it, there is what usually helps. */
  #advice(ending: EndingText): string {
    if (ending.remedy === 'log-in') return this.pane.login.ended.get() ? '' : text.end.loggedIn;
    if (this.situation === null) return ending.advice;
    if (this.situation === 'running') return this.#wasDown ? text.end.situations.running : ending.advice;
    const state = this.pane.connection.state.get();
    const told = state.kind === 'failed' && state.failure.kind === 'not-running' && this.situation !== 'gone';
    // The gateway has said already how it stands.
    return told ? ending.advice : text.end.situations[this.situation];
  }

  #again(remedy: Remedy): string {
    if (remedy === 'reload') return text.end.reload;
    if (this.pane.login.ended.get()) return text.end.logIn;
    if (remedy === 'log-in') return text.end.openAgain;
    if (remedy === 'take-back') return text.end.takeBack;
    if (remedy === 'open-new') return text.end.openNew;
    const runsAgain = this.#wasDown && this.situation === 'running';
    if (this.target.kind === 'container' && (remedy === 'reconnect' || runsAgain)) return text.end.openAgain;
    return remedy === 'reconnect' ? text.end.reconnect : text.end.tryAgain;
  }

  #act(remedy: Remedy): void {
    if (remedy === 'reload') location.reload();
    else this.pane.reconnect();
  }
}

customElements.define('end-banner', EndBanner);
