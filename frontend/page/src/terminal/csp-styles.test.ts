// @vitest-environment happy-dom
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowStylesUnderStrictPolicy } from './csp-styles.ts';

const before = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'setAttribute');

beforeAll(() => {
  allowStylesUnderStrictPolicy(document);
});
afterAll(() => {
  // The classes of elements are those of all other files too.
  if (before === undefined) Reflect.deleteProperty(HTMLElement.prototype, 'setAttribute');
  else Object.defineProperty(HTMLElement.prototype, 'setAttribute', before);
});

describe('a style element', () => {
  it('is never made; its text becomes a sheet for as long as it is there', () => {
    const before = document.adoptedStyleSheets.length;
    const style = document.createElement('style');
    expect(style.tagName).toBe('TEMPLATE');
    document.body.append(style);
    style.textContent = '.a { color: red }';
    expect(style.textContent).toBe('.a { color: red }');
    expect(style.childNodes).toHaveLength(0);
    const sheet = document.adoptedStyleSheets.at(-1);
    expect(sheet?.cssRules).toHaveLength(1);
    style.textContent = '.a { color: red } .b { color: blue }';
    expect(sheet?.cssRules).toHaveLength(2);
    style.remove();
    expect(style.isConnected).toBe(false);
    expect(document.adoptedStyleSheets).toHaveLength(before);
  });

  it('is the only element that changes', () => {
    expect(document.createElement('span').tagName).toBe('SPAN');
  });
});

describe('a style attribute', () => {
  it('is set through the object model', () => {
    // Not an element of happy-dom's: there, the object model sets the attribute in turn.
    const style = { cssText: '' };
    const element = Object.create(HTMLElement.prototype, { style: { value: style } }) as HTMLElement;
    element.setAttribute('style', 'color: rgb(1, 2, 3);');
    expect(style.cssText).toBe('color: rgb(1, 2, 3);');
  });

  it('is the only attribute that changes', () => {
    const span = document.createElement('span');
    span.setAttribute('title', 'x');
    expect(span.getAttribute('title')).toBe('x');
  });
});
