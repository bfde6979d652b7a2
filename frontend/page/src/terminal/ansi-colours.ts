import type { ITheme } from '@xterm/xterm';

const NAMES = [
  ['black', '#000000'],
  ['red', '#cd3131'],
  ['green', '#0dbc79'],
  ['yellow', '#e5e510'],
  ['blue', '#2472c8'],
  ['magenta', '#bc3fbc'],
  ['cyan', '#11a8cd'],
  ['white', '#e5e5e5'],
  ['brightBlack', '#666666'],
  ['brightRed', '#f14c4c'],
  ['brightGreen', '#23d18b'],
  ['brightYellow', '#f5f543'],
  ['brightBlue', '#3b8eea'],
  ['brightMagenta', '#d670d6'],
  ['brightCyan', '#29b8db'],
  ['brightWhite', '#ffffff'],
] as const satisfies readonly (readonly [keyof ITheme, string])[];

/** The steps of the colour cube that numbers from 16 on stand for. */
const STEPS = [0, 95, 135, 175, 215, 255];

/** What a number of the palette looks like: the theme's own sixteen, then the cube, then greys. */
export function ansiColour(index: number, theme: ITheme): string {
  const named = NAMES[index];
  if (named !== undefined) {
    const colour = theme[named[0]];
    return colour !== undefined && /^#[\da-f]{3,8}$/i.test(colour) ? colour : named[1];
  }
  if (index >= 232) {
    const grey = 8 + 10 * (Math.min(index, 255) - 232);
    return hex([grey, grey, grey]);
  }
  const cube = Math.max(0, index - 16);
  return hex([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => STEPS[step] ?? 0));
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
