import type { Tab } from '../tabs/tab.ts';
import { isDivisible, rectanglesOf, type Extent, type Rectangle } from './geometry.ts';
import { axisOf, type Side } from './layout.ts';

/** Less than this is a click that shook. */
const THRESHOLD = 8;

interface View extends HTMLElement {
  readonly tab: Tab;
  readonly extent: Extent;
}

/** Where a pane would be put, and the part of the tab's place that it would have. */
export interface Drop {
  readonly beside: string;
  readonly side: Side;
  readonly area: Rectangle;
}

/** What a pane that is let go at a point, in shares of the tab's place, comes to be beside: the nearest edge counts. */
export function dropOf(places: ReadonlyMap<string, Rectangle>, dragged: string, x: number, y: number): Drop | null {
  for (const [pane, area] of places) {
    const across = (x - area.x) / area.width;
    const down = (y - area.y) / area.height;
    if (across < 0 || across >= 1 || down < 0 || down >= 1) continue;
    if (pane === dragged) return null;
    const edges: readonly (readonly [Side, number])[] = [
      ['left', across],
      ['right', 1 - across],
      ['up', down],
      ['down', 1 - down],
    ];
    const side = edges.reduce((nearest, edge) => (edge[1] < nearest[1] ? edge : nearest))[0];
    return { beside: pane, side, area: half(area, side) };
  }
  return null;
}

/** Puts a pane elsewhere in its tab by dragging its name. */
export class PaneDrag {
  readonly #view: View;
  #drag: { readonly pointer: number; readonly pane: string; readonly x: number; readonly y: number } | null = null;
  #moving = false;
  #drop: Drop | null = null;

  constructor(view: View) {
    this.#view = view;
  }

  readonly down = (event: PointerEvent): void => {
    const handle = event.currentTarget as HTMLElement;
    const pane = handle.closest<HTMLElement>('.pane-frame')?.dataset['pane'];
    if (event.button !== 0 || pane === undefined || this.#view.tab.arrangement.get().zoomed) return;
    this.#drag = { pointer: event.pointerId, pane, x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) >= THRESHOLD;
    this.#moving ||= far;
    if (!this.#moving) return;
    const { left, top } = this.#view.getBoundingClientRect();
    const { width, height } = this.#view.extent;
    const { layout } = this.#view.tab.arrangement.get();
    const places = rectanglesOf(layout);
    const drop = dropOf(places, drag.pane, (event.clientX - left) / width, (event.clientY - top) / height);
    const fits = drop !== null && isDivisible(layout, drop.beside, axisOf(drop.side), this.#view.extent);
    this.#show(fits ? drop : null);
  };

  readonly up = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    const drop = this.#drop;
    this.cancel();
    if (drop !== null) this.#view.tab.move(drag.pane, drop.beside, drop.side);
  };

  readonly cancel = (): void => {
    this.#drag = null;
    this.#moving = false;
    this.#show(null);
  };

  #show(drop: Drop | null): void {
    this.#drop = drop;
    const zone = this.#view.querySelector<HTMLElement>('.drop-zone');
    if (zone === null) return;
    zone.hidden = drop === null;
    if (drop === null) return;
    const { x, y, width, height } = drop.area;
    for (const [property, share] of Object.entries({ left: x, top: y, width, height })) {
      zone.style.setProperty(property, `${String(100 * share)}%`);
    }
  }
}

function half({ x, y, width, height }: Rectangle, side: Side): Rectangle {
  switch (side) {
    case 'left':
      return { x, y, width: width / 2, height };
    case 'right':
      return { x: x + width / 2, y, width: width / 2, height };
    case 'up':
      return { x, y, width, height: height / 2 };
    case 'down':
      return { x, y: y + height / 2, width, height: height / 2 };
  }
}
