import { Fields, ProtocolViolation } from '../../protocol/fields.ts';
import { leaf, MOST_PANES, panesOf, type Layout } from './layout.ts';

/** With at most so many panes, no tree of them is deeper. */
const DEEPEST = MOST_PANES;
/** Nobody can drag a line further, whatever the window. */
const LEAST_RATIO = 0.02;

/** A layout as it is kept: a pane is its place in the list of panes. */
export type SavedLayout =
  | number
  | {
      readonly axis: 'row' | 'column';
      readonly ratio: number;
      readonly first: SavedLayout;
      readonly second: SavedLayout;
    };

export function saveLayout(layout: Layout, panes: readonly string[]): SavedLayout {
  if (layout.kind === 'pane') return panes.indexOf(layout.pane);
  const { axis, ratio, first, second } = layout;
  return { axis, ratio, first: saveLayout(first, panes), second: saveLayout(second, panes) };
}

/** Reads a layout of exactly `count` panes, named by their numbers; throws for what is none. */
export function decodeLayout(value: unknown, count: number): Layout {
  if (count > MOST_PANES) throw new ProtocolViolation('too many panes');
  const layout = decode(value, DEEPEST);
  const found = new Set(panesOf(layout));
  const wanted = Array.from({ length: count }, (_none, at) => String(at));
  if (panesOf(layout).length !== count || wanted.some((pane) => !found.has(pane))) {
    throw new ProtocolViolation('the layout is not one of these panes');
  }
  return layout;
}

/** Panes side by side, all alike: for what is known to be there but not where. */
export function rowOf(count: number): Layout {
  const panes = Array.from({ length: count }, (_none, at) => leaf(String(at)) as Layout);
  return panes.reduceRight((second, first, at) => ({
    kind: 'split',
    axis: 'row',
    ratio: 1 / (count - at),
    first,
    second,
  }));
}

function decode(value: unknown, depth: number): Layout {
  if (typeof value === 'number') return leaf(String(value));
  if (depth === 0) throw new ProtocolViolation('the layout is too deep');
  const fields = new Fields(value, 'layout');
  const { ratio, first, second } = value as Readonly<Record<string, unknown>>;
  if (typeof ratio !== 'number' || Number.isNaN(ratio)) throw new ProtocolViolation('layout.ratio is not a number');
  return {
    kind: 'split',
    axis: fields.oneOf('axis', ['row', 'column'], 'row'),
    ratio: Math.min(1 - LEAST_RATIO, Math.max(LEAST_RATIO, ratio)),
    first: decode(first, depth - 1),
    second: decode(second, depth - 1),
  };
}
