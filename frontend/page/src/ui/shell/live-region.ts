import { html, type TemplateResult } from 'lit';
import { DisposableStore } from '../../base/disposables.ts';
import type { Readable } from '../../base/store.ts';
import type { ConnectionState } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import { endingText, lossText } from '../pane/ending.ts';
import type { Tab, Workspace } from '../tabs/workspace.ts';

/** Says aloud, to those who use a screen reader, which sessions begin and end; never what they print. */
export class LiveRegion extends LightElement {
  static override properties = { workspace: { attribute: false }, said: { state: true } };

  declare workspace: Workspace;
  declare said: string;
  readonly #followed = new Map<Tab, () => void>();

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
    this.#follow(this.workspace.tabs.get());
    all.add(
      this.workspace.tabs.subscribe((tabs) => {
        this.#follow(tabs);
      }),
    );
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [];
  }

  protected override render(): TemplateResult {
    return html`<div class="visually-hidden" role="status" aria-live="polite">${this.said}</div>`;
  }

  #follow(tabs: readonly Tab[]): void {
    for (const [tab, release] of this.#followed) {
      if (tabs.includes(tab)) continue;
      release();
      this.#followed.delete(tab);
    }
    for (const tab of tabs) {
      if (this.#followed.has(tab)) continue;
      let away = false;
      const release = tab.pane.connection.state.subscribe((state) => {
        this.#say(tab, state, away);
        away = state.kind === 'reconnecting';
      });
      this.#followed.set(tab, release);
    }
  }

  /** @param away whether the line had been lost before */
  #say(tab: Tab, state: ConnectionState, away: boolean): void {
    if (state.kind === 'reconnecting') {
      // Once, and not for each attempt.
      if (!away) this.said = text.line.lost(tab.label, lossText(state.cause).headline);
      return;
    }
    const ending = endingText(state, tab.target.kind);
    if (ending !== null)
      this.said = [`${tab.label}: ${ending.headline}.`, ending.detail, ending.advice].filter(Boolean).join(' ');
    else if (state.kind === 'live') {
      this.said = away ? text.line.isBack(tab.label) : text.shell.connected(tab.label);
    }
  }
}

customElements.define('live-region', LiveRegion);
