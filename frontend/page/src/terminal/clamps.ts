import type { IDisposable, IUnicodeVersionProvider, Terminal } from '@xterm/xterm';
import { Allowance } from './allowance.ts';
import { coreOf, stringHandlersOf, type StringHandler } from './xterm-core.ts';

/**
 * Bounds on what a program's output may cost the page. xterm.js 6.0.0 has work whose amount the program chooses; a few
 * hostile bytes (`cat` of the wrong file is enough) would hold the browser's tab for minutes. Found by reading
 * `InputHandler.ts` and by measuring; each entry names what it bounds.
 */

/** More than the longest link that browsers agree on, and than any colour scheme in one sequence. */
const LONGEST_STRING = 8192;
/** The longest clusters in use (emoji families, flags of regions) have about ten. */
const LONGEST_CLUSTER = 12;
/** Twice a palette of 256, which costs about half a second. */
const COLOURS = { burst: 512, perSecond: 64 };
/** What `OSC 104` without a number costs: it sets the whole palette back. */
const WHOLE_PALETTE = 16;
/** Lines with links in them: a long listing with a link for every file. */
const LINK_LINES = { burst: 2000, perSecond: 100 };

/** Registers the clamps. Counts beyond the screen's size do what that size does, so no program sees a difference. */
export function clampHostileOutput(terminal: Terminal): IDisposable[] {
  const hooks = [
    ...clampCounts(terminal),
    ...clampStrings(terminal),
    ...clampColours(terminal),
    ...clampLinks(terminal),
  ];
  // Last, so that it finds the handlers of all the others.
  clampPayloads(terminal);
  return hooks;
}

function clampCounts(terminal: Terminal): IDisposable[] {
  const core = coreOf(terminal);
  const count = (final: string, most: () => number): IDisposable =>
    core.registerCsiHandler({ final }, ({ params }) => {
      const asked = params[0];
      if (asked !== undefined && asked > most()) params[0] = most();
      return false;
    });
  const rows = (): number => terminal.rows;
  const columns = (): number => terminal.cols;
  return [
    count('L', rows), // insertLines: two splices for each line
    count('M', rows), // deleteLines
    count('S', rows), // scrollUp
    count('T', rows), // scrollDown
    count('I', columns), // cursorForwardTab: one step for each stop
    count('Z', columns), // cursorBackwardTab
    count('b', columns), // repeatPrecedingCharacter: an array of that length, then printed
  ];
}

/**
 * xterm.js takes ten million characters before it gives a string up, and adds them one by one: sixty megabytes in
 * strings that never end hold the page for a quarter of a minute and take half a gigabyte.
 */
function clampPayloads(terminal: Terminal): void {
  for (const handler of stringHandlersOf(coreOf(terminal))) clampPayload(handler, () => LONGEST_STRING);
}

/** Bounds what one of them gathers; asked for each piece, so it may depend on whether anybody would read it. */
export function clampPayload(handler: StringHandler, longest: () => number): void {
  const put = handler.put.bind(handler);
  handler.put = (data, start, end) => {
    if (handler._data.length <= longest()) put(data, start, end);
    else {
      handler._data = '';
      handler._hitLimit = true;
    }
  };
}

/** A title is kept as it comes. */
function clampStrings(terminal: Terminal): IDisposable[] {
  return [0, 1, 2].map((id) => terminal.parser.registerOscHandler(id, isTooLong));
}

/** Each colour that is set makes the renderer write its style sheet or draw its glyphs anew. */
function clampColours(terminal: Terminal): IDisposable[] {
  const allowance = new Allowance(COLOURS.burst, COLOURS.perSecond);
  const costs = (id: number, data: string): number =>
    id === 104 && data === '' ? WHOLE_PALETTE : data.split(';').length;
  return [4, 10, 11, 12, 104, 110, 111, 112].map((id) =>
    terminal.parser.registerOscHandler(id, (data) => isTooLong(data) || !allowance.take(costs(id, data))),
  );
}

/**
 * Every line with a link in it (OSC 8) gets a marker, each marker is moved by every line that scrolls, and each
 * character of a link is looked up in all of the link's lines: thirty thousand short lines in one link never end.
 */
function clampLinks(terminal: Terminal): IDisposable[] {
  const allowance = new Allowance(LINK_LINES.burst, LINK_LINES.perSecond);
  const links = coreOf(terminal)._oscLinkService;
  const addLineToLink = links.addLineToLink.bind(links);
  let last = { link: -1, line: -1 };
  links.addLineToLink = (link, line) => {
    if (last.link === link && last.line === line) return;
    last = { link, line };
    if (allowance.take()) addLineToLink(link, line);
  };
  return [
    // Once the scrollback is full, the next line has the number of the one before.
    terminal.onScroll(() => {
      last = { link: -1, line: -1 };
    }),
    terminal.parser.registerOscHandler(8, (data) => isTooLong(data) || !(data === ';' || allowance.take())),
  ];
}

function isTooLong(data: string): boolean {
  return data.length > LONGEST_STRING;
}

/**
 * Ends a grapheme cluster after so many characters; what would still join gets cells of its own, one each. Otherwise
 * the combining marks of a flood gather in one cell, and drawing that cell never ends.
 */
export function clampClusters(provider: IUnicodeVersionProvider): IUnicodeVersionProvider {
  let joined = 0;
  return {
    version: provider.version,
    wcwidth: (codepoint) => provider.wcwidth(codepoint),
    charProperties: (codepoint, preceding) => {
      const properties = provider.charProperties(codepoint, preceding);
      if ((properties & JOINS) === 0) {
        joined = 0;
        return properties;
      }
      joined += 1;
      return joined < LONGEST_CLUSTER ? properties : provider.charProperties(codepoint, NOTHING_BEFORE);
    },
  };
}

/** The lowest bit of xterm.js's character properties: belongs to the cluster before it. */
const JOINS = 1;
const NOTHING_BEFORE = 0;
