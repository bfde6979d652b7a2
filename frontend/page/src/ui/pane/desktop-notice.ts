/**
 * Tells somebody who looks elsewhere. One of the same `tag` takes the place of the one before. Nothing happens while
 * the page is seen, or without leave.
 */
export function notifyElsewhere(title: string, body: string, tag: string): boolean {
  const notifications = (globalThis as { Notification?: typeof Notification }).Notification;
  if (notifications?.permission !== 'granted' || !document.hidden) return false;
  try {
    const notice = new notifications(title, { body, tag });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
    return true;
  } catch {
    // Where only a service worker may.
    return false;
  }
}
