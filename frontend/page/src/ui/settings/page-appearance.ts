import { DisposableStore, type Disposable } from '../../base/disposables.ts';
import { readChosen, type Settings } from '../../settings/settings.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { AppearanceWatch, type Appearance } from '../../terminal/appearance.ts';

/** Shows the whole page as it is to look now, and goes on to. */
export function followAppearance(settings: SettingsStore, page: Document = document): Disposable {
  const disposables = new DisposableStore();
  const watch = disposables.add(new AppearanceWatch(settings));
  show(page, watch.now.get());
  disposables.add(
    watch.now.subscribe((appearance) => {
      show(page, appearance);
    }),
  );
  return disposables;
}

function show(page: Document, { dark, contrast, scheme }: Appearance): void {
  const root = page.documentElement;
  root.style.colorScheme = dark ? 'dark' : 'light';
  root.style.setProperty('--terminal', scheme.background);
  if (contrast) root.dataset['contrast'] = 'more';
  else delete root.dataset['contrast'];
  // What the browser puts around the page goes on from its ground.
  const ground = getComputedStyle(page.body).backgroundColor;
  page.querySelector('meta[name="theme-color"]')?.setAttribute('content', ground === '' ? scheme.background : ground);
}

/** What was seen last in this browser; a login, and a page that is loaded again, begin with it. */
const KEY = 'gangway.appearance';

export function lastAppearance(storage: () => Pick<Storage, 'getItem'> = () => localStorage): Partial<Settings> {
  try {
    return readChosen({ appearance: storage().getItem(KEY) });
  } catch {
    // Forbidden: then as the system has it.
    return {};
  }
}

export function keepAppearance(
  settings: SettingsStore,
  storage: () => Pick<Storage, 'setItem'> = () => localStorage,
): () => void {
  return settings.follow('appearance', (appearance) => {
    try {
      storage().setItem(KEY, appearance);
    } catch {
      // Forbidden or full.
    }
  });
}
