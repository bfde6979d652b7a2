import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Readable } from '../../base/store.ts';
import { text } from '../../text/index.ts';
import type { ActionRegister } from '../actions/action-register.ts';
import type { Broadcast } from '../broadcast/broadcast.ts';
import { icons } from '../icons.ts';
import { LightElement } from '../light-element.ts';
import { situationOf } from '../pane/situation.ts';
import '../pane/term-pane.ts';
import type { TermPane } from '../pane/term-pane.ts';
import type { Pane } from '../tabs/pane.ts';
import type { Tab } from '../tabs/tab.ts';
import type { Workspace } from '../tabs/workspace.ts';
import { targetNow } from '../targets/target-now.ts';
import type { TargetStore } from '../targets/target-store.ts';
import { isDivisible, rectanglesOf, separatorsOf, WHOLE, type Extent, type Rectangle } from './geometry.ts';
import type { Axis } from './layout.ts';
import { PaneDrag } from './pane-drag.ts';
import './pane-bar.ts';
import { SeparatorDrag, separatorView } from './separators.ts';

/**
 * The panes of one tab. They stand beside each other in the document in the order in which they were made, and are put
 * in their places by rectangles alone: whatever the layout, no terminal is ever moved in the document or made anew.
 */
export class SplitView extends LightElement {
  static override properties = {
    tab: { attribute: false },
    workspace: { attribute: false },
    targets: { attribute: false },
    actions: { attribute: false },
    broadcast: { attribute: false },
    seen: { attribute: false },
  };

  declare tab: Tab;
  declare workspace: Workspace;
  declare targets: TargetStore;
  declare actions: ActionRegister;
  declare broadcast: Broadcast;
  /** This tab is the one that is seen. */
  declare seen: boolean;
  readonly #separators = new SeparatorDrag(this);
  readonly #paneDrag = new PaneDrag(this);

  /** In CSS pixels. */
  get extent(): Extent {
    return { width: this.clientWidth, height: this.clientHeight };
  }

  /** Whether there is room for another pane beside the focused one. */
  isDivisible(axis: Axis): boolean {
    const { layout, focused } = this.tab.arrangement.get();
    return isDivisible(layout, focused, axis, this.extent);
  }

  /** Puts the cursor into the focused pane, unless it is somewhere in that pane already. */
  focusInside(): void {
    void this.#focusInside();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // How far lines may be moved depends on it.
    const observer = new ResizeObserver(() => {
      this.requestUpdate();
    });
    observer.observe(this);
    this.connection.add(() => {
      observer.disconnect();
    });
  }

  protected override sources(): readonly Readable<unknown>[] {
    return [this.tab.arrangement, this.targets.state, this.broadcast.chosen];
  }

  protected override render(): TemplateResult {
    const { layout, zoomed } = this.tab.arrangement.get();
    return html`${repeat(
        this.tab.inOrderOfMaking,
        (pane) => pane.id,
        (pane) => this.#pane(pane),
      )}
      ${
        zoomed
          ? nothing
          : separatorsOf(layout).map((separator) => separatorView(separator, this.tab, this.extent, this.#separators))
      }
      <div class="drop-zone" hidden></div>`;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.inert = !this.seen;
    this.classList.toggle('hidden-tab', !this.seen);
    const { layout, zoomed, focused } = this.tab.arrangement.get();
    const places = rectanglesOf(layout);
    for (const pane of this.tab.panes) {
      const frame = this.#frame(pane);
      if (frame === null) continue;
      const shown = this.tab.shows(pane);
      frame.classList.toggle('hidden-frame', !shown);
      // Behind one that is seen alone they keep their sizes, and their programs what they have drawn.
      place(frame, zoomed && pane.id === focused ? WHOLE : (places.get(pane.id) ?? WHOLE));
    }
    for (const { path, axis, ratio, area } of zoomed ? [] : separatorsOf(layout)) {
      const line = this.querySelector<HTMLElement>(`.separator[data-path="${path}"]`);
      if (line !== null) place(line, lineOf(axis, ratio, area));
    }
  }

  #pane(pane: Pane): TemplateResult {
    const { focused } = this.tab;
    const several = this.tab.panes.length > 1;
    const target = targetNow(pane.target, this.targets);
    const typedInto = this.broadcast.chosen.get().includes(pane.id);
    return html`<div
      class="pane-frame"
      id="${pane.id}-frame"
      data-pane=${pane.id}
      data-color=${target.color ?? nothing}
      ?data-focused=${several && pane === focused}
      ?data-production=${target.production}
      ?data-broadcast=${typedInto}
      @focusin=${() => {
        this.#focused(pane);
      }}
      @pointerdown=${() => {
        this.#focused(pane);
      }}
    >
      ${
        several
          ? html`<pane-bar
              .pane=${pane}
              .tab=${this.tab}
              .workspace=${this.workspace}
              .actions=${this.actions}
              .drag=${this.#paneDrag}
            ></pane-bar>`
          : nothing
      }
      ${
        target.production
          ? html`<div class="production" role="note">
              <strong>${icons.warning}${text.workspace.productionBanner}</strong>
              <span>${text.workspace.productionDetail(pane.label)}</span>
            </div>`
          : nothing
      }
      ${
        typedInto
          ? html`<div class="broadcast-label" role="note">${icons.broadcast}${text.broadcast.mark}</div>`
          : nothing
      }
      <term-pane
        .pane=${pane.terminal}
        .target=${pane.target}
        .label=${pane.label}
        .situation=${situationOf(pane.target, this.targets)}
        .active=${this.seen && this.tab.shows(pane)}
        .focused=${this.seen && pane === focused}
      ></term-pane>
    </div>`;
  }

  async #focusInside(): Promise<void> {
    await this.updateComplete;
    const frame = this.#frame(this.tab.focused);
    const pane = frame?.querySelector<TermPane>('term-pane');
    // One that was out of sight takes no focus before it has been updated itself.
    await pane?.updateComplete;
    if (this.seen && frame?.contains(document.activeElement) === false) pane?.focusInside();
  }

  #focused(pane: Pane): void {
    if (this.seen) this.tab.focus(pane.id);
  }

  #frame(pane: Pane): HTMLElement | null {
    return this.querySelector(`#${pane.id}-frame`);
  }
}

function place(element: HTMLElement, { x, y, width, height }: Rectangle): void {
  const style = { left: x, top: y, width, height };
  for (const [property, share] of Object.entries(style)) {
    element.style.setProperty(property, `${String(100 * share)}%`);
  }
}

/** Without breadth; that is up to the style sheet. */
function lineOf(axis: Axis, ratio: number, { x, y, width, height }: Rectangle): Rectangle {
  return axis === 'row'
    ? { x: x + width * ratio, y, width: 0, height }
    : { x, y: y + height * ratio, width, height: 0 };
}

customElements.define('split-view', SplitView);
