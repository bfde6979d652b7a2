import { WebLinksAddon } from '@xterm/addon-web-links';
import type { ILinkHandler, Terminal } from '@xterm/xterm';

/** Longer addresses are not opened: nobody can read what they are about to agree to. */
const LONGEST = 2048;

export interface LinkEvents {
  /** The address under the pointer, as it really is; `null` when there is none. */
  hover(address: string | null): void;
  /** An address written out in the output: what is seen is what is opened. */
  open(address: string): void;
  /** A link (OSC 8) whose text says something else than where it leads: asked about first. */
  confirm(address: string): void;
}

/** Loads both kinds of links. Ctrl+click (Cmd on macOS) follows them; a plain click selects, as in any terminal. */
export function loadLinks(terminal: Terminal, events: LinkEvents): ILinkHandler {
  const leave = () => {
    events.hover(null);
  };
  terminal.loadAddon(
    new WebLinksAddon(
      (event, uri) => {
        const address = webAddress(uri);
        if (address !== null && isFollowing(event)) events.open(address);
      },
      {
        hover: (_event, uri) => {
          events.hover(webAddress(uri));
        },
        leave,
      },
    ),
  );
  return {
    activate: (event, uri, { start, end }) => {
      const address = webAddress(uri);
      if (address === null || !isFollowing(event)) return;
      const line = terminal.buffer.active.getLine(start.y - 1);
      const text = start.y === end.y ? (line?.translateToString(true, start.x - 1, end.x) ?? '') : '';
      if (saysItself(text, address)) events.open(address);
      else events.confirm(address);
    },
    hover: (_event, uri) => {
      events.hover(webAddress(uri));
    },
    leave,
    // All of them come by here, and few pass.
    allowNonHttpProtocols: true,
  };
}

/** Whether a link's text is the very address it leads to. A look-alike is another one, once it is written out. */
export function saysItself(text: string, address: string): boolean {
  return webAddress(text.trim()) === address;
}

const FOLLOWED = new Set(['http:', 'https:', 'mailto:']);

/** The address in its canonical form (a look-alike host shows as punycode), if it is one of the web's, or of mail. */
export function webAddress(uri: string): string | null {
  if (uri.length > LONGEST || !URL.canParse(uri)) return null;
  const address = new URL(uri);
  return FOLLOWED.has(address.protocol) ? address.href : null;
}

export function isFollowing(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
