import { LitElement } from 'lit';
import { DisposableStore } from '../base/disposables.ts';
import type { Readable } from '../base/store.ts';

/**
 * The ground of every element here: rendered into the document itself, so that one style sheet, labels by id and
 * xterm.js all work; following stores while it is connected.
 */
export abstract class LightElement extends LitElement {
  /** Let go of when the element leaves the document; it may come back, and then connects again. */
  protected connection = new DisposableStore();

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  /** Stores to render again for; read when the element enters the document. */
  protected sources(): readonly Readable<unknown>[] {
    return [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.connection = new DisposableStore();
    for (const source of this.sources()) {
      this.connection.add(
        source.subscribe(() => {
          this.requestUpdate();
        }),
      );
    }
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.connection.dispose();
  }
}
