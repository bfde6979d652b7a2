import type { TargetColor } from '../protocol/target.ts';

const colors: Readonly<Record<TargetColor, string>> = {
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  green: 'green',
  teal: 'teal',
  blue: 'blue',
  purple: 'purple',
  pink: 'pink',
  grey: 'grey',
};

/** Panes, and what befalls tabs besides being opened and closed. */
export const workspace = {
  bell: 'bell',
  lost: 'connection lost',
  production: 'production',
  productionBanner: 'Production',
  productionDetail: (name: string) => `${name}: mistakes here hurt.`,
  colors,
  panes: (count: number) => `${String(count)} panes`,
  progress: {
    none: '',
    normal: (percent: number) => `${String(percent)} % done`,
    indeterminate: 'at work',
    paused: (percent: number) => `paused at ${String(percent)} %`,
    error: (percent: number) => `failed at ${String(percent)} %`,
  },
  rename: {
    label: (name: string) => `New name of ${name}`,
    hint: 'Enter to keep it, Escape to leave it; empty: the page names it',
  },
  pane: {
    bar: (name: string) => `Pane ${name}`,
    splitRight: 'Split to the right',
    splitDown: 'Split downwards',
    zoom: 'Show this pane alone',
    unzoom: 'Show all panes again',
    hidden: (count: number) => (count === 1 ? 'one more pane is hidden' : `${String(count)} more panes are hidden`),
    close: (name: string, effect: string) => `Close ${name} – ${effect}`,
    move: 'Drag to put this pane elsewhere',
  },
  separator: (first: string, second: string) => `Line between ${first} and ${second}`,
  separatorValue: (percent: number) => `${String(percent)} %`,
  refused: {
    tooSmall: 'There is too little room here for another pane.',
    full: (most: number) => `A tab has at most ${String(most)} panes.`,
    nothingClosed: 'Nothing was closed that could be opened again.',
  },
  reopened: {
    continued: (name: string) => `${name}: its session ran on, and goes on here.`,
    watched: (name: string) => `${name}: watched again.`,
    ended: (name: string) => `${name}: its session was ended. This is a new one.`,
    expired: (name: string) => `${name}: its session is no longer kept. This is a new one.`,
    anew: (name: string) => `${name} is opened again.`,
  },
};

/** Typing into several terminals at once. */
export const broadcast = {
  title: 'Type into several terminals',
  detail: 'What you type or paste in one of them goes to all that are chosen. It ends by itself when you leave them.',
  terminals: 'Terminals',
  start: (count: number) => (count < 2 ? 'Choose at least two' : `Type into ${String(count)}`),
  cancel: 'Cancel',
  none: 'There are no terminals that could take part: at least two have to be connected.',
  where: (tab: number) => `tab ${String(tab)}`,
  seen: 'seen',
  excluded: { watching: 'watched: takes no input', locked: 'locked', away: 'not connected' },
  bar: (count: number) => `Typing into ${String(count)} terminals`,
  mark: 'Typed into with others',
  stop: 'Stop',
  ended: {
    stopped: 'Typing into one terminal again.',
    left: 'Typing into several terminals has ended: the page was left.',
    idle: 'Typing into several terminals has ended: nothing was typed for five minutes.',
    elsewhere: 'Typing into several terminals has ended: you went to another one.',
    few: 'Typing into several terminals has ended: only one is left.',
  },
};
