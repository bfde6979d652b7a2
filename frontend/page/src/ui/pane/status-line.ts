import { html, nothing, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import '../input/input-marks.ts';
import { LightElement } from '../light-element.ts';
import type { PaneSession } from './pane-session.ts';
import type { Situation } from './situation.ts';

/** One quiet line: where this is, how it stands, how large, how far. */
export class StatusLine extends LightElement {
  static override properties = {
    pane: { attribute: false },
    label: { attribute: false },
    situation: { attribute: false },
  };

  declare pane: PaneSession;
  declare label: string;
  declare situation: Situation | null;

  protected override sources(): readonly Readable<unknown>[] {
    const { connection, screen, size } = this.pane;
    return [
      connection.state,
      connection.roundTrip,
      connection.inputProgress,
      connection.inputFull,
      screen.hoveredLink,
      screen.directory,
      size,
    ];
  }

  protected override render(): TemplateResult {
    const { connection, screen, size } = this.pane;
    const state = connection.state.get();
    const roundTrip = connection.roundTrip.get();
    const progress = connection.inputProgress.get();
    const away = state.kind === 'reconnecting';
    const link = screen.hoveredLink.get();
    const directory = screen.directory.get();
    const { columns, rows } = size.get();
    const kept = screen.reading.kept();
    return html`
      <span class="dot" data-state=${state.kind}></span>
      <span class="status-name">${this.label}</span>
      <span class="status-state">${text.pane.states[state.kind]}</span>
      ${
        this.situation === null || this.situation === 'running'
          ? nothing
          : html`<span class="status-situation" role="status">
              <span class="dot" data-state=${this.situation}></span>${text.pane.situations[this.situation]}
            </span>`
      }
      ${
        directory === '' || link !== null
          ? nothing
          : html`<span class="status-directory" title=${`${text.output.directory}: ${directory}`}>${directory}</span>`
      }
      ${
        link === null
          ? nothing
          : html`<span class="status-link" title=${link}>${link}</span><span class="faint">${text.link.hint}</span>`
      }
      <span class="spring"></span>
      <input-marks .pane=${this.pane}></input-marks>
      ${connection.inputFull.get() && !away ? html`<span class="status-full" role="status">${text.paste.full}</span>` : nothing}
      ${
        progress === null || away
          ? nothing
          : html`<span class="status-paste">
              <progress value=${progress.sent} max=${progress.total} aria-label=${text.actions.paste}></progress>
              ${text.paste.progress(progress.sent, progress.total)}
              <button type="button" class="status-button" title=${text.paste.cancelTitle} @click=${this.#cancelPaste}>
                ${text.paste.cancel}
              </button>
            </span>`
      }
      ${
        roundTrip === null
          ? nothing
          : html`<span title=${text.pane.roundTripTitle}>${text.pane.roundTrip(roundTrip)}</span>`
      }
      <span class="status-encoding" title=${text.output.encodingTitle}>${text.output.encoding}</span>
      <span class="status-size" @pointerenter=${this.#refresh} title=${text.output.kept(kept.lines, kept.bytes)}
        >${text.pane.size(columns, rows)}</span
      >
    `;
  }

  readonly #cancelPaste = (): void => {
    this.pane.discardInput();
    this.pane.screen.focus();
  };

  /** What is kept changes with every line; it is counted when somebody looks. */
  readonly #refresh = (): void => {
    this.requestUpdate();
  };
}

customElements.define('status-line', StatusLine);
