import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import type { IUnicodeVersionProvider, Terminal } from '@xterm/xterm';
import type { Settings } from '../settings/settings.ts';
import { clampClusters } from './clamps.ts';

/** As the addons call their tables. */
const TABLES = { graphemes: '15-graphemes', unicode11: '11' } as const;

/** How wide characters are: as people see them, or as hosts count that know Unicode 11. */
export class Widths {
  readonly #terminal: Terminal;
  #wish: Settings['widths'] = 'graphemes';

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    new UnicodeGraphemesAddon().activate(this.#taker());
  }

  /** Counts for what is printed from now on. */
  async use(widths: Settings['widths']): Promise<void> {
    this.#wish = widths;
    const { unicode } = this.#terminal;
    if (widths === 'unicode11' && !unicode.versions.includes(TABLES.unicode11)) {
      const { Unicode11Addon } = await import('@xterm/addon-unicode11');
      new Unicode11Addon().activate(this.#taker());
    }
    if (unicode.versions.includes(TABLES[this.#wish])) unicode.activeVersion = TABLES[this.#wish];
  }

  /** The addons' tables, each wrapped by a clamp: an addon is shown a terminal that does nothing but take them. */
  #taker(): Terminal {
    const { unicode } = this.#terminal;
    const taker = {
      versions: unicode.versions,
      register: (provider: IUnicodeVersionProvider) => {
        unicode.register(clampClusters(provider));
      },
      get activeVersion(): string {
        return unicode.activeVersion;
      },
      set activeVersion(version: string) {
        unicode.activeVersion = version;
      },
    };
    return { unicode: taker } as unknown as Terminal;
  }
}
