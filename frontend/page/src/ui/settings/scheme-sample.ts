import { html, type PropertyValues, type TemplateResult } from 'lit';
import type { Scheme } from '../../terminal/schemes/index.ts';
import { text } from '../../text/index.ts';
import { LightElement } from '../light-element.ts';

/** A few lines as a terminal would show them: the scheme's colours, in the chosen face. */
export class SchemeSample extends LightElement {
  static override properties = {
    scheme: { attribute: false },
    font: { attribute: false },
    size: { attribute: false },
    height: { attribute: false },
  };

  declare scheme: Scheme;
  /** As CSS has it. */
  declare font: string;
  declare size: number;
  declare height: number;

  protected override render(): TemplateResult {
    const { sample, sampleText } = text.settings;
    const swatches = (from: number): TemplateResult =>
      html`<span class="swatches"
        >${this.scheme.ansi.slice(from, from + 8).map((_, at) => html`<i data-colour=${from + at}></i>`)}</span
      >`;
    return html`<div class="sample" role="img" aria-label=${sample(this.scheme.name)}>
      <p>
        <span data-colour="2">${sampleText.prompt}</span>:<span data-colour="4">${sampleText.place}</span>$
        ${sampleText.command}
      </p>
      <p>
        README.md | 12 <span data-colour="2">++++++</span><span data-colour="1">---</span>
        <span data-chosen>${sampleText.chosen}</span><b data-cursor> </b>
      </p>
      <p>
        <span data-colour="3">${sampleText.comment}</span> <span data-colour="6">✓ → λ</span>
        <b data-colour="5">bold</b>
      </p>
      ${swatches(0)}${swatches(8)}
    </div>`;
  }

  /** Through the object model: attributes of style are not allowed. */
  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { background, foreground, cursor, selection, ansi } = this.scheme;
    const sample = this.querySelector<HTMLElement>('.sample');
    if (sample === null) return;
    sample.style.background = background;
    sample.style.color = foreground;
    sample.style.fontFamily = this.font;
    sample.style.fontSize = `${String(this.size)}px`;
    sample.style.lineHeight = String(1.25 * this.height);
    for (const part of sample.querySelectorAll<HTMLElement>('[data-colour]')) {
      const colour = ansi[Number(part.dataset['colour'])] ?? foreground;
      part.style[part.localName === 'i' ? 'background' : 'color'] = colour;
    }
    sample.querySelector<HTMLElement>('[data-chosen]')?.style.setProperty('background', selection);
    sample.querySelector<HTMLElement>('[data-cursor]')?.style.setProperty('background', cursor);
  }
}

customElements.define('scheme-sample', SchemeSample);
