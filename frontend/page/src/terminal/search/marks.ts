import type { IDecoration, IMarker, Terminal } from '@xterm/xterm';
import type { Disposable } from '../../base/disposables.ts';
import type { Span } from './buffer-lines.ts';

/** Like `#RRGGBB`, which is all that decorations take. */
interface Colours {
  readonly match: string;
  readonly active: string;
  readonly ruler: string;
}

const ON_DARK: Colours = { match: '#4d4117', active: '#8f6f00', ruler: '#d9b23c' };
const ON_LIGHT: Colours = { match: '#fbeaa5', active: '#f0be2e', ruler: '#a87900' };

/** One match on the screen; it moves with its lines, and is gone when they are. */
export class Mark implements Disposable {
  readonly spans: readonly Span[];
  readonly #terminal: Terminal;
  readonly #markers: readonly IMarker[];
  #decorations: (IDecoration | undefined)[] = [];
  #active = false;

  constructor(terminal: Terminal, spans: readonly Span[]) {
    this.#terminal = terminal;
    this.spans = spans;
    const { baseY, cursorY } = terminal.buffer.active;
    this.#markers = spans.map(({ row }) => terminal.registerMarker(row - baseY - cursorY));
    this.#decorate();
  }

  /** The row it begins in now; -1 when that is gone. */
  get row(): number {
    return this.#markers[0]?.line ?? -1;
  }

  get column(): number {
    return this.spans[0]?.column ?? 0;
  }

  /** In cells. */
  get length(): number {
    return this.spans.reduce((cells, { width }) => cells + width, 0);
  }

  set active(active: boolean) {
    if (active === this.#active) return;
    this.#active = active;
    this.#decorate();
  }

  dispose(): void {
    for (const decoration of this.#decorations) decoration?.dispose();
    for (const marker of this.#markers) marker.dispose();
  }

  #decorate(): void {
    for (const decoration of this.#decorations) decoration?.dispose();
    const colours = isDark(this.#terminal.options.theme?.background) ? ON_DARK : ON_LIGHT;
    this.#decorations = this.#markers.map((marker, index) => {
      const { column, width } = this.spans[index] ?? { column: 0, width: 0 };
      if (marker.isDisposed) return undefined;
      return this.#terminal.registerDecoration({
        marker,
        x: column,
        width,
        backgroundColor: this.#active ? colours.active : colours.match,
        layer: this.#active ? 'top' : 'bottom',
        overviewRulerOptions: { color: this.#active ? colours.active : colours.ruler, position: 'full' },
      });
    });
  }
}

function isDark(background = '#000000'): boolean {
  const read = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(background);
  if (read === null) return true;
  const [red = 0, green = 0, blue = 0] = read.slice(1).map((part) => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
