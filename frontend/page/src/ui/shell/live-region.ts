import { html, type TemplateResult } from 'lit';
import { DisposableStore } from '../../base/disposables.ts';
import type { Readable } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { endingText, lossText } from '../pane/ending.ts';
import type { Pane, Workspace } from '../tabs/workspace.ts';

/** Says aloud, to those who use a screen reader, which sessions begin and end; never what they print. */
export class LiveRegion extends LightElement {
  static override properties = { workspace: { attribute: false }, said: { state: true } };

  declare workspace: Workspace;
  declare said: string;
  readonly #followed = new Map<Pane, () => void>();

  constructor() {
    super();
    this.said = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const all = this.connection.add(new DisposableStore());
    all.add(() => {
      for (const release of this.#followed.values()) release();
      this.#followed.clear();
    });
    this.#follow(this.workspace.panes.get());
    all.add(
      this.workspace.panes.subscribe((panes) => {
        this.#follow(panes);
      }),
    );
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [];
  }

  protected override render(): TemplateResult {
    return html`<div class="visually-hidden" role="status" aria-live="polite">${this.said}</div>`;
  }

  #follow(panes: readonly Pane[]): void {
    for (const [pane, release] of this.#followed) {
      if (panes.includes(pane)) continue;
      release();
      this.#followed.delete(pane);
    }
    for (const pane of panes) {
      if (this.#followed.has(pane)) continue;
      let away = false;
      const release = pane.terminal.connection.state.subscribe((state) => {
        this.#say(pane, state, away);
        away = state.kind === 'reconnecting';
      });
      this.#followed.set(pane, release);
    }
  }

  /** @param away whether the line had been lost before */
  #say(pane: Pane, state: ConnectionState, away: boolean): void {
    if (state.kind === 'reconnecting') {
      // Once, and not for each attempt.
      if (!away) this.said = text.line.lost(pane.label, lossText(state.cause).headline);
      return;
    }
    const ending = endingText(state, pane.target.kind);
    if (ending !== null)
      this.said = [`${pane.label}: ${ending.headline}.`, ending.detail, ending.advice].filter(Boolean).join(' ');
    else if (state.kind === 'live') {
      this.said = away ? text.line.isBack(pane.label) : text.shell.connected(pane.label);
    }
  }
}

customElements.define('live-region', LiveRegion);
