import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import { LONGEST_QUESTION, type Question } from '../../terminal/search/question.ts';
import type { SearchState } from '../../terminal/search/terminal-search.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { Find } from './find.ts';

type Toggle = 'matchCase' | 'wholeWord' | 'regexp';

const TOGGLES = [
  ['matchCase', 'Aa'],
  ['wholeWord', '“ab”'],
  ['regexp', '.*'],
] as const satisfies readonly (readonly [Toggle, string])[];

/** The bar above a terminal in which something is looked for. */
export class FindBar extends LightElement {
  static override properties = { find: { attribute: false } };

  declare find: Find;
  #called = 0;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.find.shown, this.find.state, this.find.question];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.find.shown.get() === 0) return nothing;
    const question = this.find.question.get();
    const state = this.find.state.get();
    const wrong = state.kind === 'no-expression' || state.kind === 'too-slow';
    return html`<search class="find" aria-label=${text.find.label} @keydown=${this.#key}>
      <input
        type="text"
        class="find-words"
        aria-label=${text.find.words}
        aria-invalid=${String(wrong)}
        placeholder=${text.find.words}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength=${LONGEST_QUESTION}
        .value=${question.words}
        @input=${this.#typed}
      />
      ${TOGGLES.map(([name, sign]) => this.#toggle(name, sign, question))}
      <span class="find-count" data-kind=${state.kind} aria-hidden="true">${shortOf(state, question)}</span>
      <span class="visually-hidden" role="status">${spokenOf(state, question)}</span>
      ${this.#button(text.find.previous, icons.up, () => {
        this.find.previous();
      })}
      ${this.#button(text.find.next, icons.down, () => {
        this.find.next();
      })}
      ${this.#button(text.find.close, icons.close, () => {
        this.find.close();
      })}
    </search>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const called = this.find.shown.get();
    if (called > 0 && called !== this.#called) {
      const field = this.querySelector('input');
      field?.focus();
      field?.select();
    }
    this.#called = called;
  }

  #toggle(name: Toggle, sign: string, question: Question): TemplateResult {
    return html`<button
      type="button"
      class="find-toggle"
      aria-pressed=${String(question[name])}
      aria-label=${text.find[name]}
      title=${text.find[name]}
      @click=${() => {
        this.find.ask({ [name]: !question[name] });
      }}
    >
      ${sign}
    </button>`;
  }

  #button(label: string, icon: unknown, act: () => void): TemplateResult {
    return html`<button type="button" class="icon-button" aria-label=${label} title=${label} @click=${act}>
      ${icon}
    </button>`;
  }

  readonly #typed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.find.ask({ words: event.target.value });
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const inField = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape') this.find.close();
    else if (event.key === 'Enter' && inField) {
      if (event.shiftKey) this.find.previous();
      else this.find.next();
    } else if (!this.find.key(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function shortOf(state: SearchState, question: Question): string {
  if (question.words === '') return '';
  switch (state.kind) {
    case 'found':
      return state.count === 0 ? text.find.none : text.find.count(state.at, state.count, state.more);
    case 'no-expression':
      return text.find.noExpression;
    case 'too-slow':
      return text.find.tooSlow;
    case 'not-loaded':
      return text.find.notLoaded;
    case 'idle':
      return '';
  }
}

function spokenOf(state: SearchState, question: Question): string {
  return state.kind === 'found' && question.words !== ''
    ? text.find.spoken(state.at, state.count, state.more)
    : shortOf(state, question);
}

customElements.define('find-bar', FindBar);
