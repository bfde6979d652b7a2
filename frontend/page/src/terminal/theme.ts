import type { ITheme } from '@xterm/xterm';
import type { Disposable } from '../base/disposables.ts';

export type Scheme = 'dark' | 'light';

const DARK: ITheme = {
  background: '#11151c',
  foreground: '#d5dbe5',
  cursor: '#5ec8b8',
  cursorAccent: '#11151c',
  selectionBackground: '#2f4a63',
  selectionInactiveBackground: '#263444',
  scrollbarSliderBackground: '#8fa3bb33',
  scrollbarSliderHoverBackground: '#8fa3bb55',
  scrollbarSliderActiveBackground: '#8fa3bb77',
  black: '#1c232e',
  red: '#f2777a',
  green: '#8cc98a',
  yellow: '#e5c07b',
  blue: '#6cb2f2',
  magenta: '#c99be8',
  cyan: '#5ec8b8',
  white: '#c3cbd8',
  brightBlack: '#66748a',
  brightRed: '#ff9a98',
  brightGreen: '#a9e0a4',
  brightYellow: '#f3d79b',
  brightBlue: '#93caff',
  brightMagenta: '#ddb9f7',
  brightCyan: '#86e0d2',
  brightWhite: '#f4f7fb',
};

const LIGHT: ITheme = {
  background: '#fbfcfd',
  foreground: '#1f2733',
  cursor: '#0f766e',
  cursorAccent: '#fbfcfd',
  selectionBackground: '#bcd8ee',
  selectionInactiveBackground: '#dbe5ee',
  scrollbarSliderBackground: '#42546b2e',
  scrollbarSliderHoverBackground: '#42546b4d',
  scrollbarSliderActiveBackground: '#42546b6b',
  black: '#1f2733',
  red: '#b42335',
  green: '#23723a',
  yellow: '#8a5a00',
  blue: '#1b62b5',
  magenta: '#843fa8',
  cyan: '#0f766e',
  white: '#5d6a7c',
  brightBlack: '#6b788b',
  brightRed: '#cf3347',
  brightGreen: '#2e8a4a',
  brightYellow: '#a06a00',
  brightBlue: '#2b78d4',
  brightMagenta: '#9b51c2',
  brightCyan: '#138a80',
  brightWhite: '#313c4b',
};

export function themeOf(scheme: Scheme): ITheme {
  return scheme === 'dark' ? DARK : LIGHT;
}

export function currentScheme(): Scheme {
  return matchMedia(PREFERS_DARK).matches ? 'dark' : 'light';
}

export function prefersReducedMotion(): boolean {
  return matchMedia(REDUCED_MOTION).matches;
}

/** Calls `changed` when the colour scheme or the wish for less motion changes while the page is open. */
export function watchAppearance(changed: () => void): Disposable {
  const queries = [PREFERS_DARK, REDUCED_MOTION].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', changed);
  return {
    dispose: () => {
      for (const query of queries) query.removeEventListener('change', changed);
    },
  };
}

const PREFERS_DARK = '(prefers-color-scheme: dark)';
const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';
