import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { Readable } from '../../base/store.ts';
import type { Target } from '../../protocol/target.ts';
import { isOver } from '../../session/connection-state.ts';
import { text } from '../../text/index.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import type { Progress } from '../../terminal/progress.ts';
import { targetNow } from '../targets/target-now.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { closingText } from './closing-text.ts';
import { marksOf, type Marks } from './marks.ts';
import type { Tab } from './tab.ts';
import type { Workspace } from './workspace.ts';

/** One tab. An element of its own, so that a busy title renders nothing else. */
export class TabLabel extends LightElement {
  static override properties = {
    tab: { attribute: false },
    workspace: { attribute: false },
    targets: { attribute: false },
  };

  declare tab: Tab;
  declare workspace: Workspace;
  declare targets: TargetStore | undefined;

  protected override sources(): readonly Readable<unknown>[] {
    const listed = this.targets === undefined ? [] : [this.targets.state];
    return [this.workspace.active, this.workspace.rule, this.tab.looks, ...listed];
  }

  protected override render(): TemplateResult {
    const { id, label, caption, panes, focused } = this.tab;
    const state = focused.terminal.connection.state.get();
    const selected = this.workspace.active.get() === this.tab;
    const marks = marksOf(this.tab, selected);
    const targets = panes.map(({ target }) => targetNow(target, this.targets));
    const color = targetNow(focused.target, this.targets).color;
    const closes = closingText(panes, this.workspace.rule.get());
    return html`<button
      type="button"
      role="tab"
      class="tab"
      id=${id}
      title=${caption}
      data-state=${state.kind}
      data-color=${color ?? nothing}
      aria-selected=${selected ? 'true' : 'false'}
      aria-controls="${id}-panel"
      aria-keyshortcuts="Delete F2 Shift+ArrowLeft Shift+ArrowRight"
      aria-description=${text.tabs.deleteKey(closes)}
      tabindex=${selected ? 0 : -1}
      @click=${this.#click}
      @auxclick=${this.#auxclick}
      @mousedown=${leaveFocus}
    >
      ${marks.lost ? lostMark() : html`<span class="dot" data-state=${state.kind}></span>`}
      ${focused.watching ? icons.show : focused.target.kind === 'container' ? icons.container : icons.hosts}
      ${targets.some(isProduction) ? productionMark() : nothing}
      <span class="name">${caption}</span>
      ${focused.watching ? hidden(text.tabs.watching) : nothing} ${isOver(state) ? hidden(text.tabs.ended) : nothing}
      ${state.kind === 'reconnecting' ? hidden(text.tabs.offline) : nothing}
      ${
        panes.length > 1
          ? html`<span class="tab-count" title=${text.workspace.panes(panes.length)} aria-hidden="true"
                >${panes.length}</span
              >${hidden(text.workspace.panes(panes.length))}`
          : nothing
      }
      ${marksView(marks)}
      <span
        class="tab-close"
        aria-hidden="true"
        title=${text.tabs.byDelete(text.closing.joined(text.closing.close(label), closes))}
        >${icons.close}</span
      >
    </button>`;
  }

  readonly #click = (event: MouseEvent): void => {
    if ((event.target as Element).closest('.tab-close') !== null) this.workspace.close(this.tab.id);
    else {
      // The page moves on from a tab that was clicked; it stays with one that was reached by key.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      if (this.workspace.active.get() === this.tab) this.tab.pane.screen.focus();
      else this.workspace.show(this.tab.id);
    }
  };

  readonly #auxclick = (event: MouseEvent): void => {
    if (event.button !== MIDDLE) return;
    event.preventDefault();
    this.workspace.close(this.tab.id);
  };
}

function marksView({ bell, unseen, progress }: Marks): unknown {
  return [
    progress === null ? nothing : progressRing(progress),
    bell
      ? html`<span class="bell-mark" title=${text.workspace.bell}>${icons.bell}</span>${hidden(text.workspace.bell)}`
      : nothing,
    unseen ? html`<span class="unseen" title=${text.tabs.unseen}></span>${hidden(text.tabs.unseen)}` : nothing,
  ];
}

function lostMark(): TemplateResult {
  return html`<span class="lost-mark" title=${text.workspace.lost}>${icons.lost}</span>${hidden(text.workspace.lost)}`;
}

function productionMark(): TemplateResult {
  return html`<span class="production-mark" title=${text.workspace.production}>${icons.warning}</span>${hidden(
      text.workspace.production,
    )}`;
}

function hidden(said: string): TemplateResult {
  return html` <span class="visually-hidden">(${said})</span>`;
}

/** A ring that closes; one that turns while nobody knows how far it is. */
function progressRing({ kind, percent }: Progress): TemplateResult {
  const word = text.workspace.progress[kind];
  const said = typeof word === 'string' ? word : word(percent);
  const share = kind === 'indeterminate' ? RING / 4 : (RING * percent) / 100;
  const ring: SVGTemplateResult = svg`<circle class="ring-ground" cx="8" cy="8" r="6"/><circle
    class="ring" cx="8" cy="8" r="6" transform="rotate(-90 8 8)" stroke-dasharray="${share.toFixed(1)} ${RING.toFixed(1)}"/>`;
  return html`<span class="progress-mark" data-kind=${kind} title=${said}
      ><svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${ring}</svg></span
    >${hidden(said)}`;
}

const RING = 2 * Math.PI * 6;
const MIDDLE = 1;

function isProduction({ production }: Target): boolean {
  return production;
}

/**
 * A tab that is only dragged would keep the keys from the terminal; what a click does with the focus, it does itself. The
 * middle button would start scrolling, or paste on some systems.
 */
function leaveFocus(event: MouseEvent): void {
  event.preventDefault();
}

customElements.define('tab-label', TabLabel);
