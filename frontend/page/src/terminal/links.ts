import { WebLinksAddon } from '@xterm/addon-web-links';
import type { ILinkHandler, Terminal } from '@xterm/xterm';

/** Longer addresses are not opened: nobody can read what they are about to agree to. */
const LONGEST = 2048;

export interface LinkEvents {
  /** The address under the pointer, as it really is; `null` when there is none. */
  hover(address: string | null): void;
  /** An address written out in the output: what is seen is what is opened. */
  open(address: string): void;
  /** A link (OSC 8) whose text may say anything: asked about first. */
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
    activate: (event, uri) => {
      const address = webAddress(uri);
      if (address !== null && isFollowing(event)) events.confirm(address);
    },
    hover: (_event, uri) => {
      events.hover(webAddress(uri));
    },
    leave,
    allowNonHttpProtocols: false,
  };
}

/** The address in its canonical form (a look-alike host shows as punycode), if it is one of the web's. */
export function webAddress(uri: string): string | null {
  if (uri.length > LONGEST || !URL.canParse(uri)) return null;
  const address = new URL(uri);
  return address.protocol === 'http:' || address.protocol === 'https:' ? address.href : null;
}

export function isFollowing(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey;
}
