import { CONTRAST_DARK, CONTRAST_LIGHT, GANGWAY_DARK, GANGWAY_LIGHT } from './own.ts';
import type { Scheme } from './scheme.ts';
import { WELL_KNOWN } from './well-known.ts';

export type { Scheme } from './scheme.ts';

/** All that can be chosen, the usual ones first. */
export const SCHEMES: readonly Scheme[] = [GANGWAY_DARK, GANGWAY_LIGHT, ...WELL_KNOWN, CONTRAST_DARK, CONTRAST_LIGHT];

/** Those for a light or for a dark page. */
export function schemesFor(dark: boolean): readonly Scheme[] {
  return SCHEMES.filter((scheme) => scheme.dark === dark);
}

/** @param id as it was kept; one that is unknown, or of the other kind, is as if none were chosen */
export function schemeOf(id: string, dark: boolean): Scheme {
  return schemesFor(dark).find((scheme) => scheme.id === id) ?? (dark ? GANGWAY_DARK : GANGWAY_LIGHT);
}

export function contrastScheme(dark: boolean): Scheme {
  return dark ? CONTRAST_DARK : CONTRAST_LIGHT;
}
