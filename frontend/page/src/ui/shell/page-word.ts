import { html, nothing, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';

/** Long enough to be read, at about three words a second. */
const SHOWN_FOR = 6000;

/** A word of the page's about what was just wanted: why it was not done, or what became of it. */
export class PageWord extends LightElement {
  static override properties = { said: { state: true } };

  declare said: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  say(said: string): void {
    this.said = said;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = '';
    }, SHOWN_FOR);
  }

  protected override render(): TemplateResult {
    return html`<div class="page-word" role="status">${this.said === '' ? nothing : html`<p>${this.said}</p>`}</div>`;
  }
}

customElements.define('page-word', PageWord);
