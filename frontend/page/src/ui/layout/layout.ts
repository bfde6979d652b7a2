/** How the panes of a tab share its place: one pane, or a cut in two, each side of which is a layout again. */
export type Layout = Leaf | Split;

export interface Leaf {
  readonly kind: 'pane';
  readonly pane: string;
}

export interface Split {
  readonly kind: 'split';
  readonly axis: Axis;
  /** The share of the first side: the left one or the upper one. */
  readonly ratio: number;
  readonly first: Layout;
  readonly second: Layout;
}

/** `row`: side by side. `column`: one above the other. */
export type Axis = 'row' | 'column';
export const SIDES = ['left', 'right', 'up', 'down'] as const;
export type Side = (typeof SIDES)[number];

/** Which side to go to at each split, from the root: `''`, `'0'`, `'01'`. */
export type Path = string;

/** More are a wall, not a layout. */
export const MOST_PANES = 16;

export function leaf(pane: string): Leaf {
  return { kind: 'pane', pane };
}

export function axisOf(side: Side): Axis {
  return side === 'left' || side === 'right' ? 'row' : 'column';
}

/** The panes, from left to right and from top to bottom as they are cut. */
export function panesOf(layout: Layout): readonly string[] {
  return layout.kind === 'pane' ? [layout.pane] : [...panesOf(layout.first), ...panesOf(layout.second)];
}

/** Gives one half of a pane's place to another. As it is when the pane is not there, or the other is already. */
export function split(layout: Layout, pane: string, side: Side, added: string, ratio = 0.5): Layout {
  const panes = panesOf(layout);
  if (panes.includes(added) || panes.length >= MOST_PANES) return layout;
  const before = side === 'left' || side === 'up';
  return replaced(layout, pane, (found) => ({
    kind: 'split',
    axis: axisOf(side),
    ratio,
    first: before ? leaf(added) : found,
    second: before ? found : leaf(added),
  }));
}

/** Takes a pane away; its neighbour has its place. `null` when it was the last. */
export function close(layout: Layout, pane: string): Layout | null {
  if (layout.kind === 'pane') return layout.pane === pane ? null : layout;
  const first = close(layout.first, pane);
  const second = close(layout.second, pane);
  if (first === null) return second;
  if (second === null) return first;
  return first === layout.first && second === layout.second ? layout : { ...layout, first, second };
}

/** Takes a pane from where it is and puts it beside another. */
export function move(layout: Layout, pane: string, beside: string, side: Side): Layout {
  const panes = panesOf(layout);
  if (pane === beside || !panes.includes(pane) || !panes.includes(beside)) return layout;
  const without = close(layout, pane);
  return without === null ? layout : split(without, beside, side, pane);
}

/** Where a pane stands, so that another can be put there once it is gone. */
export interface Place {
  /** The nearest pane of the other side. */
  readonly beside: string;
  readonly side: Side;
  readonly ratio: number;
}

export function placeOf(layout: Layout, pane: string): Place | null {
  if (layout.kind === 'pane') return null;
  const { axis, first, second, ratio } = layout;
  const inFirst = panesOf(first).includes(pane);
  const own = inFirst ? first : second;
  if (own.kind === 'split') return placeOf(own, pane);
  if (own.pane !== pane) return null;
  const others = panesOf(inFirst ? second : first);
  const beside = inFirst ? others[0] : others.at(-1);
  if (beside === undefined) return null;
  const side = axis === 'row' ? (inFirst ? 'left' : 'right') : inFirst ? 'up' : 'down';
  return { beside, side, ratio };
}

/** Gives each pane as much as every other that stands in the same row or column. */
export function equalize(layout: Layout): Layout {
  if (layout.kind === 'pane') return layout;
  const [first, second] = [layout.first, layout.second].map((side) => abreast(side, layout.axis)) as [number, number];
  return {
    ...layout,
    ratio: first / (first + second),
    first: equalize(layout.first),
    second: equalize(layout.second),
  };
}

/** The split that a path leads to. */
export function splitAt(layout: Layout, path: Path): Split | null {
  let at: Layout = layout;
  for (const step of path) {
    if (at.kind === 'pane') return null;
    at = step === '0' ? at.first : at.second;
  }
  return at.kind === 'split' ? at : null;
}

/** Moves the line between both sides of a split. */
export function resize(layout: Layout, path: Path, ratio: number): Layout {
  if (layout.kind === 'pane') return layout;
  if (path === '') return ratio > 0 && ratio < 1 ? { ...layout, ratio } : layout;
  const [step, rest] = [path.slice(0, 1), path.slice(1)];
  return step === '0'
    ? { ...layout, first: resize(layout.first, rest, ratio) }
    : { ...layout, second: resize(layout.second, rest, ratio) };
}

/** Names the panes otherwise; a pane without a name is taken away. */
export function renamed(layout: Layout, name: (pane: string) => string | null): Layout | null {
  if (layout.kind === 'pane') {
    const pane = name(layout.pane);
    return pane === null ? null : leaf(pane);
  }
  const first = renamed(layout.first, name);
  const second = renamed(layout.second, name);
  return first === null ? second : second === null ? first : { ...layout, first, second };
}

/** How many panes stand in the longest row, or column, of a layout. */
function abreast(layout: Layout, axis: Axis): number {
  if (layout.kind === 'pane') return 1;
  const counts = [abreast(layout.first, axis), abreast(layout.second, axis)] as const;
  return layout.axis === axis ? counts[0] + counts[1] : Math.max(...counts);
}

function replaced(layout: Layout, pane: string, by: (found: Leaf) => Layout): Layout {
  if (layout.kind === 'pane') return layout.pane === pane ? by(layout) : layout;
  const first = replaced(layout.first, pane, by);
  const second = replaced(layout.second, pane, by);
  return first === layout.first && second === layout.second ? layout : { ...layout, first, second };
}
