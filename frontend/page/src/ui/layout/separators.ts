import { html, type TemplateResult } from 'lit';
import { text } from '../../text/index.ts';
import type { Tab } from '../tabs/tab.ts';
import { boundsOf, separatorsOf, type Extent, type Separator } from './geometry.ts';
import { splitAt, type Path } from './layout.ts';

/** By one press of an arrow, and with Shift. */
const STEP = 0.02;
const LEAP = 0.1;

/** The element that holds the panes. */
interface View extends HTMLElement {
  readonly tab: Tab;
  readonly extent: Extent;
  focusInside(): void;
}

/** One line between panes, as the pattern “window splitter” wants it. */
export function separatorView(
  { path, axis, ratio, first, second, area }: Separator,
  tab: Tab,
  extent: Extent,
  drag: SeparatorDrag,
): TemplateResult {
  const bounds = limits(tab, path, area, extent);
  const name = (ids: readonly string[]): string =>
    tab.panes
      .filter(({ id }) => ids.includes(id))
      .map(({ label }) => label)
      .join(', ');
  const value = Math.round(100 * ratio);
  return html`<div
    class="separator"
    role="separator"
    tabindex="0"
    data-path=${path}
    data-axis=${axis}
    aria-label=${text.workspace.separator(name(first), name(second))}
    aria-orientation=${axis === 'row' ? 'vertical' : 'horizontal'}
    aria-valuemin=${Math.min(value, Math.round(100 * bounds.least))}
    aria-valuemax=${Math.max(value, Math.round(100 * bounds.most))}
    aria-valuenow=${value}
    aria-valuetext=${text.workspace.separatorValue(value)}
    aria-controls=${first.map((id) => `${id}-frame`).join(' ')}
    @pointerdown=${drag.down}
    @pointermove=${drag.move}
    @pointerup=${drag.up}
    @pointercancel=${drag.up}
    @dblclick=${drag.halve}
    @keydown=${drag.key}
  ></div>`;
}

/** Moves lines between panes, by pointer and by key. */
export class SeparatorDrag {
  readonly #view: View;
  #pointer: number | null = null;
  /** From the line to where the pointer has taken hold of it, in CSS pixels. */
  #held = 0;
  /** Where the line was before. */
  #before = 0;

  constructor(view: View) {
    this.#view = view;
  }

  readonly down = (event: PointerEvent): void => {
    const line = event.currentTarget as HTMLElement;
    const separator = this.#separator(line);
    if (event.button !== 0 || separator === undefined) return;
    // Nothing is selected, and the terminal keeps the focus.
    event.preventDefault();
    line.setPointerCapture(event.pointerId);
    line.classList.add('held');
    this.#pointer = event.pointerId;
    this.#before = separator.ratio;
    this.#held = this.#along(event, separator) - this.#start(separator) - this.#length(separator) * separator.ratio;
  };

  readonly move = (event: PointerEvent): void => {
    const separator = this.#separator(event.currentTarget as HTMLElement);
    if (this.#pointer !== event.pointerId || separator === undefined) return;
    const at = this.#along(event, separator) - this.#start(separator) - this.#held;
    this.#set(separator, at / this.#length(separator));
  };

  readonly up = (event: PointerEvent): void => {
    if (this.#pointer !== event.pointerId) return;
    const line = event.currentTarget as HTMLElement;
    this.#pointer = null;
    line.classList.remove('held');
    const separator = this.#separator(line);
    if (event.type === 'pointercancel' && separator !== undefined) this.#set(separator, this.#before);
  };

  readonly halve = (event: MouseEvent): void => {
    const separator = this.#separator(event.currentTarget as HTMLElement);
    if (separator !== undefined) this.#set(separator, 0.5);
  };

  readonly key = (event: KeyboardEvent): void => {
    const separator = this.#separator(event.currentTarget as HTMLElement);
    if (separator === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? LEAP : STEP;
    const [less, more] = separator.axis === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) this.#set(separator, separator.ratio - step);
    else if (event.key === more) this.#set(separator, separator.ratio + step);
    else if (event.key === 'Home') this.#set(separator, 0);
    else if (event.key === 'End') this.#set(separator, 1);
    else if (event.key === 'Enter') this.#set(separator, 0.5);
    else if (event.key === 'Escape') this.#view.focusInside();
    else return;
    event.preventDefault();
  };

  #separator(line: HTMLElement): Separator | undefined {
    const { layout } = this.#view.tab.arrangement.get();
    return separatorsOf(layout).find(({ path }) => path === line.dataset['path']);
  }

  #set({ path, area }: Separator, ratio: number): void {
    const { least, most } = limits(this.#view.tab, path, area, this.#view.extent);
    this.#view.tab.resize(path, Math.min(most, Math.max(least, ratio)));
  }

  #along({ clientX, clientY }: PointerEvent, { axis }: Separator): number {
    const { left, top } = this.#view.getBoundingClientRect();
    return axis === 'row' ? clientX - left : clientY - top;
  }

  #start({ axis, area }: Separator): number {
    const { width, height } = this.#view.extent;
    return axis === 'row' ? area.x * width : area.y * height;
  }

  #length({ axis, area }: Separator): number {
    const { width, height } = this.#view.extent;
    return axis === 'row' ? area.width * width : area.height * height;
  }
}

function limits(
  tab: Tab,
  path: Path,
  area: Separator['area'],
  extent: Extent,
): { readonly least: number; readonly most: number } {
  const split = splitAt(tab.arrangement.get().layout, path);
  return split === null ? { least: 0, most: 1 } : boundsOf(split, area, extent);
}
