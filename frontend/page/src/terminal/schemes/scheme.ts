import type { ITheme } from '@xterm/xterm';

/** The colours of a terminal. Each is written `#rrggbb`. */
export interface Scheme {
  /** As it is kept; never changes. */
  readonly id: string;
  /** As those call it who made it. */
  readonly name: string;
  readonly dark: boolean;
  readonly background: string;
  readonly foreground: string;
  readonly cursor: string;
  readonly selection: string;
  /** Black, red, green, yellow, blue, magenta, cyan, white; then the bright ones in the same order. */
  readonly ansi: readonly string[];
}

const ANSI = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
/** How much of the text's colour the scrollbar has: at rest, under the pointer, dragged. */
const SLIDER = { rest: '33', hover: '55', active: '77' };

/**
 * @param ground background, foreground, cursor and selection, as hexadecimal digits
 * @param ansi the sixteen colours
 */
export function scheme(id: string, name: string, kind: 'dark' | 'light', ground: string, ansi: string): Scheme {
  const [background = '', foreground = '', cursor = '', selection = ''] = colours(ground);
  return { id, name, dark: kind === 'dark', background, foreground, cursor, selection, ansi: colours(ansi) };
}

export function themeOf({ background, foreground, cursor, selection, ansi }: Scheme): ITheme {
  const named = ANSI.flatMap((name, index) => [
    [name, ansi[index]],
    [`bright${name.charAt(0).toUpperCase()}${name.slice(1)}`, ansi[index + ANSI.length]],
  ]);
  return {
    background,
    foreground,
    cursor,
    cursorAccent: background,
    selectionBackground: selection,
    selectionInactiveBackground: mix(selection, background),
    scrollbarSliderBackground: foreground + SLIDER.rest,
    scrollbarSliderHoverBackground: foreground + SLIDER.hover,
    scrollbarSliderActiveBackground: foreground + SLIDER.active,
    ...(Object.fromEntries(named) as Partial<ITheme>),
  };
}

/** Contrast as WCAG 2 counts it, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

function colours(digits: string): string[] {
  return digits.split(' ').map((each) => `#${each}`);
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Half of each. */
function mix(one: string, other: string): string {
  const [left, right] = [channels(one), channels(other)];
  const mixed = left.map((channel, index) => Math.round((channel + (right[index] ?? channel)) / 2));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
