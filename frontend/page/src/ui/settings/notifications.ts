/** Whether the browser shows notifications of this page; asks the user if it has not yet. Call it from a click. */
export async function mayNotify(): Promise<boolean> {
  if (!('Notification' in window)) return false;
  if (Notification.permission !== 'default') return Notification.permission === 'granted';
  return (await Notification.requestPermission()) === 'granted';
}

/** The browser will show none, and will not ask either. */
export function notificationsBlocked(): boolean {
  return !('Notification' in window) || Notification.permission === 'denied';
}
