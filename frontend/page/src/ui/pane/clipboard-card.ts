import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { Offered } from './clipboard-consent.ts';
import type { PaneSession } from './pane-session.ts';
import { shownControls } from './shown-controls.ts';

/**
 * Asks about text for the clipboard, in a corner and without taking the focus: a program chooses the moment, and what is
 * being typed must not answer.
 */
export class ClipboardCard extends LightElement {
  static override properties = { pane: { attribute: false } };

  declare pane: PaneSession;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaLive = 'polite';
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.output.consent.offered];
  }

  protected override render(): TemplateResult | typeof nothing {
    const offered = this.pane.output.consent.offered.get();
    if (offered === null) return nothing;
    const title = `${this.pane.id}-clipboard-title`;
    const { shown, cut } = shownControls(offered.text);
    const { clipboard } = text.output;
    return html`<section class="card prompt quiet" aria-labelledby=${title} @keydown=${this.#key}>
      <h2 id=${title}>${offered.kind === 'asked' ? clipboard.ask : clipboard.failedHeadline}</h2>
      <p>${this.#why(offered)}</p>
      <pre class="said address">${shown}${cut ? clipboard.more : ''}</pre>
      <div class="card-actions">${offered.kind === 'asked' ? this.#answers() : this.#retry()}</div>
    </section>`;
  }

  #why({ text: said, kind }: Offered): string {
    const bytes = new TextEncoder().encode(said).length;
    const { clipboard } = text.output;
    return kind === 'asked' ? clipboard.asker(this.pane.target.name, bytes) : clipboard.failed(bytes);
  }

  #answers(): unknown {
    const { clipboard } = text.output;
    return [
      this.#button(clipboard.refuse, false, false),
      this.#button(clipboard.allow, true, false),
      this.#button(clipboard.never, false, true),
      this.#button(clipboard.always, true, true),
    ];
  }

  #retry(): unknown {
    const { clipboard } = text.output;
    return [this.#button(clipboard.discard, false, false), this.#button(clipboard.copy, true, false)];
  }

  #button(label: string, allowed: boolean, always: boolean): TemplateResult {
    const kind = allowed && !always ? 'button primary' : 'button';
    // Who comes here by key stands on what changes nothing.
    return html`<button
      type="button"
      class=${kind}
      ?data-first=${!allowed && !always}
      @click=${() => {
        this.#answer(allowed, always);
      }}
    >
      ${label}
    </button>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#answer(false, false);
  };

  #answer(allowed: boolean, always: boolean): void {
    this.pane.screen.focus();
    this.pane.output.consent.answer(allowed, always);
  }
}

customElements.define('clipboard-card', ClipboardCard);
