/** Less than this is a click that shook. */
const THRESHOLD = 6;
/** So near to an end the strip begins to scroll, and by so much each time. */
const SCROLL_ZONE = 24;
const SCROLL_STEP = 12;

/** Where a tab is along the strip, in CSS pixels. */
export interface Span {
  readonly start: number;
  readonly length: number;
}

/** Where a tab comes to be that is dragged by so much: it takes the place of each whose middle it has passed. */
export function dropAt(tabs: readonly Span[], from: number, by: number): number {
  const dragged = tabs[from];
  if (dragged === undefined) return from;
  const start = dragged.start + by;
  const end = start + dragged.length;
  let to = from;
  tabs.forEach((tab, at) => {
    const middle = tab.start + tab.length / 2;
    if (at > from && end > middle) to = Math.max(to, at);
    if (at < from && start < middle) to = Math.min(to, at);
  });
  return to;
}

interface Drag {
  readonly pointer: number;
  readonly from: number;
  readonly startX: number;
  readonly startScroll: number;
  readonly labels: readonly HTMLElement[];
  readonly spans: readonly Span[];
  moving: boolean;
  to: number;
}

/** Dragging a tab along its strip. Nothing moves in the document before it is dropped, so nothing loses the pointer. */
export class TabDrag {
  readonly #drop: (id: string, to: number) => void;
  #drag: Drag | null = null;

  /** @param drop told of a tab's id and its new place, counted from zero */
  constructor(drop: (id: string, to: number) => void) {
    this.#drop = drop;
  }

  readonly down = (event: PointerEvent): void => {
    const strip = event.currentTarget as HTMLElement;
    const label = (event.target as Element).closest<HTMLElement>('tab-label');
    const onClose = (event.target as Element).closest('.tab-close') !== null;
    if (event.button !== 0 || label === null || onClose || this.#drag !== null) return;
    const labels = [...strip.querySelectorAll<HTMLElement>('tab-label')];
    this.#drag = {
      pointer: event.pointerId,
      from: labels.indexOf(label),
      startX: event.clientX,
      startScroll: strip.scrollLeft,
      labels,
      spans: labels.map(({ offsetLeft, offsetWidth }) => ({ start: offsetLeft, length: offsetWidth })),
      moving: false,
      to: labels.indexOf(label),
    };
  };

  readonly move = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    const strip = event.currentTarget as HTMLElement;
    if (!drag.moving) {
      // Released outside, before it was a drag.
      if ((event.buttons & 1) === 0) this.#drag = null;
      if ((event.buttons & 1) === 0 || Math.abs(event.clientX - drag.startX) < THRESHOLD) return;
      drag.moving = true;
      strip.setPointerCapture(event.pointerId);
      strip.classList.add('dragging');
      drag.labels[drag.from]?.classList.add('dragged');
    }
    scrollNearEnds(strip, event.clientX);
    const by = event.clientX - drag.startX + strip.scrollLeft - drag.startScroll;
    drag.to = dropAt(drag.spans, drag.from, by);
    this.#place(drag, by);
  };

  readonly up = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (drag?.pointer !== event.pointerId) return;
    this.#end(event.currentTarget as HTMLElement);
    const id = drag.labels[drag.from]?.querySelector('.tab')?.id;
    if (drag.moving && id !== undefined && drag.to !== drag.from) this.#drop(id, drag.to);
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#end(event.currentTarget as HTMLElement);
  };

  /** Whether a drag was going on, which is given up. */
  escape(strip: HTMLElement): boolean {
    const moving = this.#drag?.moving === true;
    if (moving) this.#end(strip);
    return moving;
  }

  #place({ labels, spans, from, to }: Drag, by: number): void {
    const length = (spans[from]?.length ?? 0) + gapOf(spans);
    labels.forEach((label, at) => {
      const aside = at > from && at <= to ? -length : at < from && at >= to ? length : 0;
      label.style.setProperty('transform', `translateX(${String(at === from ? by : aside)}px)`);
    });
  }

  #end(strip: HTMLElement): void {
    const drag = this.#drag;
    if (drag === null) return;
    this.#drag = null;
    strip.classList.remove('dragging');
    for (const label of drag.labels) {
      label.classList.remove('dragged');
      label.style.removeProperty('transform');
    }
    if (strip.hasPointerCapture(drag.pointer)) strip.releasePointerCapture(drag.pointer);
  }
}

function gapOf([first, second]: readonly Span[]): number {
  return first === undefined || second === undefined ? 0 : second.start - first.start - first.length;
}

function scrollNearEnds(strip: HTMLElement, x: number): void {
  const { left, right } = strip.getBoundingClientRect();
  if (x < left + SCROLL_ZONE) strip.scrollLeft -= SCROLL_STEP;
  else if (x > right - SCROLL_ZONE) strip.scrollLeft += SCROLL_STEP;
}
