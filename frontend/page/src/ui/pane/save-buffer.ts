/** Longer names are a nuisance, and some systems refuse them. */
const LONGEST_NAME = 80;

/** `HOST-2026-11-30-0915.txt`, with nothing in it that a file's name must not have anywhere. */
export function fileName(host: string, now: Date, kind: 'txt' | 'html'): string {
  const name = host
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, LONGEST_NAME);
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  return `${name === '' ? 'terminal' : name}-${day}-${two(now.getHours())}${two(now.getMinutes())}.${kind}`;
}

/** Hands a file to the user, as a download. */
export function save(name: string, content: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Not at once: the browser reads it a little later.
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 60_000);
}
