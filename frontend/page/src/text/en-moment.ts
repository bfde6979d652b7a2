const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric' });

/** The hour, and the day if it is another than today. */
export function moment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const hour = time.format(date);
  return date.toDateString() === new Date().toDateString() ? hour : `${day.format(date)}, ${hour}`;
}
