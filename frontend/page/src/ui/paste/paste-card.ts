import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { isComposing } from '../../base/composing.ts';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from '../pane/pane-session.ts';
import type { PasteQuestion, PasteWay } from './paste-desk.ts';
import { previewOf } from './paste-text.ts';

/**
 * Shows what is about to be pasted, and asks how.
 *
 * Enter is the key that follows a paste by habit, so what has the focus first never runs anything: the line without its
 * break where there is one line, Cancel where there are several. The latter loses nothing; the clipboard has it still.
 */
export class PasteCard extends LightElement {
  static override properties = { pane: { attribute: false }, label: { attribute: false } };

  declare pane: PaneSession;
  declare label: string;
  #asked: PasteQuestion | null = null;

  protected override sources(): readonly Readable<unknown>[] {
    return [this.pane.input.desk.question];
  }

  protected override render(): TemplateResult | typeof nothing {
    const question = this.pane.input.desk.question.get();
    if (question === null) return nothing;
    const title = `${this.pane.id}-paste-title`;
    const why = `${this.pane.id}-paste-why`;
    return html`<dialog
      open
      class="card prompt paste"
      aria-labelledby=${title}
      aria-describedby=${why}
      @keydown=${this.#key}
    >
      <h2 id=${title}>${headline(question)}</h2>
      <p id=${why}>${reason(question)}</p>
      ${this.#preview(question)} ${question.guarded ? this.#unask() : nothing}
      <div class="card-actions">${this.#choices(question)}</div>
    </dialog>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const question = this.pane.input.desk.question.get();
    if (question === this.#asked) return;
    this.#asked = question;
    this.querySelector<HTMLElement>('[data-first]')?.focus();
  }

  #preview({ raw, bytes, breaks, endsInBreak, dropped }: PasteQuestion): TemplateResult {
    const { text: shown, cut } = previewOf(raw);
    const measure = [
      text.pasteQuestion.measure(breaks + (endsInBreak ? 0 : 1), bytes),
      cut ? text.pasteQuestion.cut : '',
      dropped > 0 ? text.pasteQuestion.dropped(dropped) : '',
    ];
    return html`<pre class="said paste-preview" tabindex="0" role="group" aria-label=${text.pasteQuestion.preview}>
${shown}${cut ? '…' : ''}</pre>
      <p class="faint paste-measure">${measure.filter(Boolean).join(' · ')}</p>`;
  }

  #unask(): TemplateResult {
    return html`<label class="paste-unask"
      ><input type="checkbox" name="unask" /><span>${text.pasteQuestion.unask(this.label)}</span></label
    >`;
  }

  #choices(question: PasteQuestion): TemplateResult {
    const { breaks, endsInBreak, guarded } = question;
    const inner = breaks > 1 || !endsInBreak;
    const safe = guarded && isOneLine(question);
    return html`
      <button type="button" class="button" ?data-first=${!safe} @click=${this.#cancel}>
        ${text.pasteQuestion.cancel}
      </button>
      ${
        guarded && inner && !safe
          ? this.#button('one-line', text.pasteQuestion.oneLine, { title: text.pasteQuestion.oneLineTitle(breaks) })
          : nothing
      }
      ${guarded && endsInBreak ? this.#button('no-last-break', text.pasteQuestion.noLastBreak, { first: safe }) : nothing}
      ${this.#button('as-is', guarded ? text.pasteQuestion.asIs : text.pasteQuestion.paste, { primary: !guarded })}
    `;
  }

  #button(
    way: PasteWay,
    label: string,
    { title, first = false, primary = first }: { title?: string; first?: boolean; primary?: boolean },
  ): TemplateResult {
    return html`<button
      type="button"
      class=${primary ? 'button primary' : 'button'}
      data-way=${way}
      title=${title ?? nothing}
      ?data-first=${first}
      @click=${() => {
        this.#answer(way);
      }}
    >
      ${label}
    </button>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isComposing(event)) return;
    event.preventDefault();
    this.#cancel();
  };

  readonly #cancel = (): void => {
    this.pane.input.desk.cancel();
    this.pane.screen.focus();
  };

  #answer(way: PasteWay): void {
    const unask = this.querySelector<HTMLInputElement>('[name="unask"]')?.checked ?? false;
    this.pane.input.desk.answer(way, unask);
  }
}

/** All there is to run is one line, though it may have more than one break behind it. */
function isOneLine({ text: pasted, endsInBreak }: PasteQuestion): boolean {
  return endsInBreak && /^[^\r\n]*[\r\n]+$/.test(pasted);
}

function headline(question: PasteQuestion): string {
  const { guarded, breaks, endsInBreak, bytes, large } = question;
  if (large) return text.pasteQuestion.large(bytes);
  if (guarded && isOneLine(question)) return text.pasteQuestion.oneThatRuns;
  return text.pasteQuestion.lines(breaks + (endsInBreak ? 0 : 1));
}

function reason(question: PasteQuestion): string {
  const { guarded, large } = question;
  const lines = isOneLine(question) ? text.pasteQuestion.whyOne : text.pasteQuestion.whyLines;
  return [guarded ? lines : '', large ? text.pasteQuestion.whyLarge : ''].filter(Boolean).join(' ');
}

customElements.define('paste-card', PasteCard);
