import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { TAKEN_OVER } from '../../protocol/close-code.ts';
import type { Reconnecting } from '../../session/connection-state.ts';
import { durationText, text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { lossText } from './ending.ts';
import type { PaneSession } from './pane-session.ts';

/** How long it is said that the line is back. */
export const NOTE_STAYS = 4000;
const SECOND = 1000;

/**
 * A line that is lost, in a slim band below a buffer that can still be read and copied: what happened, when it is
 * tried next, what waits. Afterwards, for a moment, that it is back. What has to be said aloud, the live region says:
 * this changes each second.
 */
export class LineBand extends LightElement {
  static override properties = { pane: { attribute: false }, lasted: { state: true } };

  declare pane: PaneSession;
  /** How long the line was away, while that is worth saying. */
  declare lasted: number | null;
  #since: number | null = null;
  #tick: ReturnType<typeof setInterval> | undefined;
  #note: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.lasted = null;
  }

  protected override sources(): readonly Readable<unknown>[] {
    const { state, queued, inputFull } = this.pane.connection;
    return [state, queued, inputFull];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection.add(() => {
      clearInterval(this.#tick);
      clearTimeout(this.#note);
      this.#tick = undefined;
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const state = this.pane.connection.state.get();
    const counts = state.kind === 'reconnecting' && state.next.kind === 'at';
    if (!counts) {
      clearInterval(this.#tick);
      this.#tick = undefined;
    } else {
      this.#tick ??= setInterval(() => {
        this.requestUpdate();
      }, SECOND);
    }
    if (state.kind === 'reconnecting') this.#since = state.since;
    else if (this.#since !== null) {
      if (state.kind === 'live') this.#sayBack(Date.now() - this.#since);
      this.#since = null;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.pane.connection.state.get();
    if (state.kind === 'reconnecting') return this.#band(state);
    if (state.kind !== 'live' || this.lasted === null) return nothing;
    return html`<p class="line-note">${text.line.back(durationText(this.lasted))}</p>`;
  }

  #band(state: Reconnecting): TemplateResult {
    const { headline, detail } = lossText(state.cause);
    const login = state.next.kind === 'login';
    return html`<div class="line" role="group" aria-label=${headline}>
      <div class="line-text">
        <strong>${headline}</strong>
        <span>${detail}</span>
        <span class="line-since">${text.line.since(state.since)}</span>
        <span class="line-next">${nextText(state)}</span>
      </div>
      <div class="line-actions">
        <span class="end-hint">${login ? nothing : text.line.hint}</span>
        <button type="button" class="button primary" @click=${this.#tryNow}>
          ${login ? text.line.logIn : text.line.tryNow}
        </button>
        <button type="button" class="button" @click=${this.#close}>${text.line.closeTab}</button>
      </div>
      <p class="line-typed">${this.#typed(state)} ${this.#discard(state)}</p>
    </div>`;
  }

  #typed(state: Reconnecting): string {
    if (state.watching) return text.line.keptWatching;
    const { waiting, unsure } = this.pane.connection.queued.get();
    const said = [
      waiting > 0 ? text.line.typed(waiting) : '',
      unsure > 0 ? text.line.unsure(unsure) : '',
      this.pane.connection.inputFull.get() ? text.line.full : '',
    ].filter(Boolean);
    return said.length === 0 ? text.line.kept : said.join(' · ');
  }

  /** For those without the key. */
  #discard({ watching }: Reconnecting): TemplateResult | typeof nothing {
    if (watching || this.pane.connection.queued.get().waiting === 0) return nothing;
    return html`<button
      type="button"
      class="button quiet"
      @click=${() => {
        this.pane.discardInput();
        this.pane.screen.focus();
      }}
    >
      ${text.line.discard}
    </button>`;
  }

  #sayBack(lasted: number): void {
    this.lasted = lasted;
    clearTimeout(this.#note);
    this.#note = setTimeout(() => {
      this.lasted = null;
    }, NOTE_STAYS);
  }

  readonly #tryNow = (): void => {
    this.pane.tryNow();
    this.pane.screen.focus();
  };

  readonly #close = (): void => {
    this.pane.close();
  };
}

function nextText({ next, cause }: Reconnecting): string {
  switch (next.kind) {
    case 'trying':
      return cause.by === 'code' && cause.code === TAKEN_OVER ? text.line.takingBack : text.line.trying;
    case 'at':
      return text.line.nextIn(Math.max(0, Math.ceil((next.at - Date.now()) / SECOND)));
    case 'login':
      return text.line.afterLogin;
  }
}

customElements.define('line-band', LineBand);
