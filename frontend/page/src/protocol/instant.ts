/** A moment as the gateway writes it (RFC 3339), in milliseconds since the epoch; `null` when it is none. */
export function instant(text: string): number | null {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}
