import type { Settings } from '../../settings/settings.ts';

export type RightClick = Exclude<Settings['rightClick'], 'platform'>;

/** What the right button does: by the user's wish, or as the terminals of the system do. */
export function rightClickOf(wish: Settings['rightClick'], platform = navigator.platform): RightClick {
  if (wish !== 'platform') return wish;
  if (platform.startsWith('Win')) return 'paste';
  return /^Mac|^iP/.test(platform) ? 'word' : 'menu';
}
