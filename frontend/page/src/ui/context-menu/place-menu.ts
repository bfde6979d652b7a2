import type { Point } from '../../terminal/screen-input.ts';

const MARGIN = 4;

/** Puts a menu at a point, or as near to it as leaves the whole of it in the window. */
export function placeMenu(menu: HTMLElement, at: Point): void {
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${String(within(at.x, width, innerWidth))}px`;
  menu.style.top = `${String(within(at.y, height, innerHeight))}px`;
}

/** Where it begins: behind the point, or before it where there is no room, and never outside. */
export function within(at: number, length: number, room: number): number {
  const behind = at + 1;
  const begin = behind + length + MARGIN <= room ? behind : at - length;
  return Math.max(MARGIN, Math.min(begin, room - length - MARGIN));
}
