/**
 * Lets xterm.js 6 live under `style-src 'self'`. It writes its colours and sizes into style elements that it creates,
 * and truecolor into `style` attributes; both count as inline styles. The same rules are allowed when they come as
 * constructed style sheets and through the CSS object model, so that is where they are led.
 *
 * Applies to the whole document (xterm.js takes the global one), hence call it once, before the first terminal.
 * Nothing else in the page creates style elements.
 */
export function allowStylesUnderStrictPolicy(page: Document): void {
  /* eslint-disable @typescript-eslint/no-deprecated -- one of the overloads is; the method is not */
  const createElement: CreateElement = page.createElement.bind(page);
  page.createElement = (name: string, options?: ElementCreationOptions) =>
    // Even an empty style element violates the policy, so a template, which shows nothing either, takes its place.
    name === 'style' ? adopting(page, createElement('template')) : createElement(name, options);
  /* eslint-enable @typescript-eslint/no-deprecated */

  // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the element it was called on
  const setAttribute = Element.prototype.setAttribute;
  HTMLElement.prototype.setAttribute = function (this: HTMLElement, name: string, value: string): void {
    if (name === 'style') this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}

type CreateElement = (name: string, options?: ElementCreationOptions) => HTMLElement;

/** The element holds a place in the tree; its text goes into a sheet that is in force until the element is removed. */
function adopting(page: Document, element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  let text = '';
  Object.defineProperty(element, 'textContent', {
    get: () => text,
    set: (css: string) => {
      text = css;
      sheet.replaceSync(css);
    },
  });
  element.remove = () => {
    Element.prototype.remove.call(element);
    page.adoptedStyleSheets = page.adoptedStyleSheets.filter((adopted) => adopted !== sheet);
  };
  return element;
}
