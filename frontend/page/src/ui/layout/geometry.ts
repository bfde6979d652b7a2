import { axisOf, panesOf, type Axis, type Layout, type Path, type Side, type Split } from './layout.ts';

/** A part of the tab's place; all of it is one by one. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** In CSS pixels. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The line between the sides of a split. */
export interface Separator {
  readonly path: Path;
  readonly axis: Axis;
  readonly ratio: number;
  /** What it parts. */
  readonly area: Rectangle;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

/** Room for some words of a prompt and a few lines. */
export const SMALLEST: Extent = { width: 160, height: 96 };

export const WHOLE: Rectangle = { x: 0, y: 0, width: 1, height: 1 };

export function rectanglesOf(layout: Layout, area = WHOLE): ReadonlyMap<string, Rectangle> {
  if (layout.kind === 'pane') return new Map([[layout.pane, area]]);
  const [first, second] = sidesOf(layout, area);
  return new Map([...rectanglesOf(layout.first, first), ...rectanglesOf(layout.second, second)]);
}

export function separatorsOf(layout: Layout, area = WHOLE, path: Path = ''): readonly Separator[] {
  if (layout.kind === 'pane') return [];
  const [first, second] = sidesOf(layout, area);
  const { axis, ratio } = layout;
  return [
    { path, axis, ratio, area, first: panesOf(layout.first), second: panesOf(layout.second) },
    ...separatorsOf(layout.first, first, `${path}0`),
    ...separatorsOf(layout.second, second, `${path}1`),
  ];
}

/** The pane that touches another on one side; of several, the one that does so for the longest stretch. */
export function neighbourOf(layout: Layout, pane: string, side: Side): string | null {
  const all = rectanglesOf(layout);
  const from = all.get(pane);
  if (from === undefined) return null;
  let best: { readonly pane: string; readonly shared: number } | null = null;
  for (const [other, at] of all) {
    if (other === pane || Math.abs(edge(from, side) - edge(at, OPPOSITE[side])) > TOLERANCE) continue;
    const shared = axisOf(side) === 'row' ? overlap(from, at, 'y', 'height') : overlap(from, at, 'x', 'width');
    if (shared > TOLERANCE && (best === null || shared > best.shared + TOLERANCE)) best = { pane: other, shared };
  }
  return best?.pane ?? null;
}

/** Whether half of a pane's place is still enough for a terminal. */
export function isDivisible(layout: Layout, pane: string, axis: Axis, extent: Extent): boolean {
  const at = rectanglesOf(layout).get(pane);
  if (at === undefined) return false;
  return axis === 'row'
    ? at.width * extent.width >= 2 * SMALLEST.width
    : at.height * extent.height >= 2 * SMALLEST.height;
}

/** Between what the line of a split may be moved, so that each pane keeps its smallest size if there is room for it. */
export function boundsOf(
  split: Split,
  area: Rectangle,
  extent: Extent,
): { readonly least: number; readonly most: number } {
  const length = split.axis === 'row' ? area.width * extent.width : area.height * extent.height;
  const first = smallest(split.first, split.axis);
  const second = smallest(split.second, split.axis);
  if (length <= first + second) {
    const only = first / (first + second);
    return { least: only, most: only };
  }
  return { least: first / length, most: 1 - second / length };
}

const OPPOSITE: Readonly<Record<Side, Side>> = { left: 'right', right: 'left', up: 'down', down: 'up' };
/** Shares are not exact. */
const TOLERANCE = 1e-6;

function sidesOf({ axis, ratio }: Split, { x, y, width, height }: Rectangle): readonly [Rectangle, Rectangle] {
  return axis === 'row'
    ? [
        { x, y, width: width * ratio, height },
        { x: x + width * ratio, y, width: width * (1 - ratio), height },
      ]
    : [
        { x, y, width, height: height * ratio },
        { x, y: y + height * ratio, width, height: height * (1 - ratio) },
      ];
}

function edge({ x, y, width, height }: Rectangle, side: Side): number {
  return { left: x, right: x + width, up: y, down: y + height }[side];
}

function overlap(a: Rectangle, b: Rectangle, start: 'x' | 'y', length: 'width' | 'height'): number {
  return Math.min(a[start] + a[length], b[start] + b[length]) - Math.max(a[start], b[start]);
}

/** In pixels, along an axis. */
function smallest(layout: Layout, axis: Axis): number {
  if (layout.kind === 'pane') return axis === 'row' ? SMALLEST.width : SMALLEST.height;
  const [first, second] = [smallest(layout.first, axis), smallest(layout.second, axis)];
  return layout.axis === axis ? first + second : Math.max(first, second);
}
