const OPEN = '#/open/';

/** The address, within the page, that opens a host. May be copied, bookmarked and sent; there is no secret in it. */
export function openAddress(target: string): string {
  return OPEN + encodeURIComponent(target);
}

/** The host that an address asks for. */
export function targetOf(hash: string): string | null {
  if (!hash.startsWith(OPEN)) return null;
  try {
    const name = decodeURIComponent(hash.slice(OPEN.length));
    return name === '' ? null : name;
  } catch {
    // Not made by this page: a percent sign without its digits.
    return null;
  }
}

/** Has the browser show what is seen. Replaced, not pushed: Back leaves the page and does not walk through tabs. */
export function showAddress(target: string | null): void {
  const address = target === null ? location.pathname + location.search : openAddress(target);
  history.replaceState(history.state, '', address);
}

/** The page's own address, as it belongs into the gateway's configuration. */
export function pageAddress(): string {
  return new URL('./', document.baseURI).href;
}
