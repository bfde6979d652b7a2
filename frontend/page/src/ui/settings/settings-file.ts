import { readChosen, type Settings } from '../../settings/settings.ts';

/** How a file says that it is one. */
const KIND = 'gangway-settings';
/** Far more than all settings take. */
export const LARGEST_FILE = 1_000_000;

export const FILE_NAME = 'gangway-settings.json';

export function writeSettings(chosen: Partial<Settings>): string {
  return `${JSON.stringify({ kind: KIND, version: 1, settings: chosen }, null, 2)}\n`;
}

/** `null` for what is no such file. */
export function readSettings(content: string): Partial<Settings> | null {
  if (content.length > LARGEST_FILE) return null;
  try {
    const found: unknown = JSON.parse(content);
    if (typeof found !== 'object' || found === null) return null;
    const { kind, settings } = found as Record<string, unknown>;
    return kind === KIND ? readChosen(settings) : null;
  } catch {
    return null;
  }
}
