import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import type { Prompt, PromptKind } from '../../protocol/server-message.ts';
import type { TargetKind } from '../../protocol/target.ts';
import type { OpeningState } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from './pane-session.ts';

/** How far it has come, and with which host if that is one on the way. */
function stageOf({ stage, hop }: OpeningState, kind: TargetKind): string {
  const said = text.pane.stages[kind][stage];
  return hop === undefined ? said : text.pane.onTheWay(hop, said);
}

/** What happens between the click and the terminal: how far it has come, and what the host wants to know. */
export class OpeningCard extends LightElement {
  static override properties = {
    pane: { attribute: false },
    label: { attribute: false },
    kind: { attribute: false },
    blank: { state: true },
  };

  declare pane: PaneSession;
  declare label: string;
  declare kind: TargetKind;
  /** The field that has to be filled in before anything is answered. */
  declare blank: number | null;
  #asked: string | null = null;

  constructor() {
    super();
    this.blank = null;
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.connection.state];
  }

  protected override render(): TemplateResult | typeof nothing {
    const state = this.pane.connection.state.get();
    if (state.kind === 'opening') return this.#stage(state);
    if (state.kind === 'prompting') return this.#prompt(state.prompt);
    return nothing;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const state = this.pane.connection.state.get();
    const asked = state.kind === 'prompting' ? state.prompt.prompt : null;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.blank = null;
    if (asked === null) this.pane.screen.focus();
    else this.querySelector<HTMLElement>('input, [data-first]')?.focus();
  }

  #stage(state: OpeningState): TemplateResult {
    return html`<div class="card opening" role="status">
      <span class="spinner" aria-hidden="true"></span>
      <div>
        <strong>${text.pane.opening[this.kind](this.label)}</strong>
        <p>${stageOf(state, this.kind)}…</p>
      </div>
      <button
        type="button"
        class="button"
        @click=${() => {
          this.pane.close();
        }}
      >
        ${text.pane.cancel}
      </button>
    </div>`;
  }

  #prompt(prompt: Prompt): TemplateResult {
    const title = `${this.pane.id}-prompt-title`;
    const reasoned = prompt.kind === 'confirm';
    // A stray Enter must neither trust anybody nor confirm anything.
    const careful = prompt.kind === 'host-key' || reasoned;
    const blank = `${this.pane.id}-prompt-blank`;
    const description = `${this.pane.id}-prompt-text`;
    return html`<div class="card" role="dialog" aria-labelledby=${title} aria-describedby=${description}>
      <form class="prompt" autocomplete="off" novalidate @submit=${this.#submit} @keydown=${this.#key}>
        <h2 id=${title}>${text.prompt.titles[prompt.kind]}</h2>
        <p id=${description} class=${`said ${SAID[prompt.kind] ?? ''}`}>${prompt.text}</p>
        ${prompt.fields.map(
          ({ label, echo }, nth) =>
            html`<label>
              <span>${label}</span>
              <input
                type=${echo ? 'text' : 'password'}
                autocomplete=${echo ? 'off' : 'current-password'}
                autocapitalize="off"
                spellcheck="false"
                ?required=${reasoned}
                aria-invalid=${this.blank === nth ? 'true' : 'false'}
                aria-describedby=${this.blank === nth ? blank : nothing}
                maxlength=${reasoned ? LONGEST_REASON : nothing}
                @input=${this.#typed}
              />
            </label>`,
        )}
        <p class="field-error" role="alert" id=${blank}>${this.blank === null ? nothing : text.prompt.blank}</p>
        <div class="card-actions">
          <button
            type="button"
            class="button"
            ?data-first=${careful}
            @click=${() => {
              this.#answer(null);
            }}
          >
            ${text.prompt.cancel}
          </button>
          <button type="submit" class="button primary" ?data-first=${!careful}>
            ${text.prompt.submits[prompt.kind]}
          </button>
        </div>
      </form>
    </div>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const fields = [...this.querySelectorAll('input')];
    const blank = fields.findIndex((field) => field.required && field.value.trim() === '');
    this.blank = blank < 0 ? null : blank;
    if (blank >= 0) {
      fields[blank]?.focus();
      return;
    }
    const values = fields.map((field) => field.value);
    // Nothing of a password stays in the document.
    for (const field of fields) field.value = '';
    this.#answer(values);
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.preventDefault();
    this.#answer(null);
  };

  readonly #typed = (): void => {
    this.blank = null;
  };

  #answer(values: readonly string[] | null): void {
    this.pane.connection.answer(values);
  }
}

/** What looks other than a host's own words. */
const SAID: Partial<Record<PromptKind, string>> = { 'host-key': 'fingerprint', confirm: 'question' };

/** UTF-16 units; the gateway takes no more. */
const LONGEST_REASON = 500;

customElements.define('opening-card', OpeningCard);
