import { en, type Catalogue } from './en.ts';

export type { Explanation } from './en-endings.ts';

/** The texts in the user's language. There is one so far. */
export const text: Catalogue = en;

const numbers = new Intl.NumberFormat(text.language);

export function countText(count: number): string {
  return numbers.format(count);
}

/** Whole seconds, and no more than two units: `4 s`, `3 min 12 s`, `2 h 5 min`. */
export function durationText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return text.duration.seconds(seconds);
  if (minutes < 60) return text.duration.minutes(minutes, seconds % 60);
  return text.duration.hours(Math.floor(minutes / 60), minutes % 60);
}
