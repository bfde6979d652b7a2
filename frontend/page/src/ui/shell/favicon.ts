import { text } from '../../text/index.ts';
import { marksOf, worst, type Marks } from '../tabs/marks.ts';
import type { Workspace } from '../tabs/workspace.ts';

/** What the browser's tab says of all terminals. */
export type FaviconMark =
  | { readonly kind: 'plain' | 'unseen' | 'bell' | 'lost' }
  | { readonly kind: 'progress'; readonly percent: number; readonly failed: boolean };

/** Another picture at most this often: browsers are slow to draw them. */
const SETTLES = 500;
/** In steps of so many per cent. */
const STEP = 5;

/** The most urgent one of all that there is to tell. */
export function faviconMark({ unseen, bell, lost, progress }: Marks): FaviconMark {
  if (lost) return { kind: 'lost' };
  if (bell) return { kind: 'bell' };
  if (progress !== null) {
    const percent = progress.kind === 'indeterminate' ? 25 : STEP * Math.round(progress.percent / STEP);
    return { kind: 'progress', percent, failed: progress.kind === 'error' };
  }
  return { kind: unseen ? 'unseen' : 'plain' };
}

/** The page's icon with a mark in its corner. */
export function faviconSvg(mark: FaviconMark): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${ICON}${badge(mark)}</svg>`;
}

/** Lets the browser tab's icon tell what happens in terminals that nobody looks at, until the returned function is called. */
export function showFavicon(workspace: Workspace): () => void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) return () => undefined;
  const plain = link.href;
  let shown = 'plain';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    const mark = faviconMark(marksOfAll(workspace));
    const next = JSON.stringify(mark);
    if (next === shown) return;
    shown = next;
    link.href = mark.kind === 'plain' ? plain : `data:image/svg+xml,${encodeURIComponent(faviconSvg(mark))}`;
    link.dataset['mark'] = mark.kind;
  };
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      show();
    }, SETTLES);
  };
  let looks: (() => void)[] = [];
  const follow = (): void => {
    for (const release of looks.splice(0)) release();
    looks = workspace.tabs.get().map((tab) => tab.looks.subscribe(soon));
    soon();
  };
  follow();
  const releases = [workspace.tabs.subscribe(follow), workspace.active.subscribe(soon)];
  document.addEventListener('visibilitychange', soon);
  return () => {
    clearTimeout(timer);
    for (const release of [...releases, ...looks]) release();
    document.removeEventListener('visibilitychange', soon);
    link.href = plain;
  };
}

/** Of all tabs. That a line is lost is plain to whoever looks at it. */
function marksOfAll(workspace: Workspace): Marks {
  const looked = document.visibilityState === 'visible' ? workspace.active.get() : null;
  const all = workspace.tabs.get().map((tab) => ({ ...marksOf(tab, tab === looked), looked: tab === looked }));
  return {
    unseen: all.some(({ unseen }) => unseen),
    bell: all.some(({ bell }) => bell),
    lost: all.some((marks) => marks.lost && !marks.looked),
    progress: worst(all.flatMap(({ progress }) => progress ?? [])),
  };
}

/** As in `style/favicon.svg`. */
const ICON = `<title>${text.product}</title><rect width="32" height="32" rx="7" fill="#0f2b33"/><g fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M4.5 24.5h7M20.5 11.5h7" stroke="#e6f4f1" stroke-width="2.6"/><path d="M9 24.5 23 11.5" stroke="#5ec8b8" stroke-width="3.2"/><path d="M12.4 14.8v6M20 7.6v6.4M12.4 14.8 20 7.6" stroke="#e6f4f1" stroke-width="1.8" opacity=".75"/></g>`;

const RING = 2 * Math.PI * 6;

function badge(mark: FaviconMark): string {
  const ground = '<circle cx="23" cy="23" r="9" fill="#0f2b33"/>';
  switch (mark.kind) {
    case 'plain':
      return '';
    case 'unseen':
      return `${ground}<circle cx="23" cy="23" r="6.5" fill="#5ec8b8"/>`;
    case 'bell':
      return `${ground}<path d="M17 27c2-2 2-4 2-6 0-3 1.5-5 4-5s4 2 4 5c0 2 0 4 2 6zM22 29h2" fill="#f2c14e" stroke="#f2c14e" stroke-width="1.6"/>`;
    case 'lost':
      return `${ground}<path d="m18.5 18.5 9 9M27.5 18.5l-9 9" stroke="#ff8b8d" stroke-width="3.6" stroke-linecap="round"/>`;
    case 'progress': {
      const share = (RING * mark.percent) / 100;
      const color = mark.failed ? '#ff8b8d' : '#5ec8b8';
      return `${ground}<circle cx="23" cy="23" r="6" fill="none" stroke="#4b6a72" stroke-width="3.5"/><circle cx="23" cy="23" r="6" fill="none" stroke="${color}" stroke-width="3.5" transform="rotate(-90 23 23)" stroke-dasharray="${share.toFixed(1)} ${RING.toFixed(1)}"/>`;
    }
  }
}
