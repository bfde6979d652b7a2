/** Sorts as people count: web-2 before web-10. */
export const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
