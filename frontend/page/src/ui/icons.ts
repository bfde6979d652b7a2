import { svg, type SVGTemplateResult } from 'lit';

/** 16-unit line icons, drawn in the text's colour. Decoration only: the text beside them says what they mean. */
function icon(path: SVGTemplateResult): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${path}</svg>`;
}

export const icons = {
  /** Two landings and the plank between them. */
  mark: svg`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path class="mark-landing" d="M2 19h6M16 8h6"/><path class="mark-plank" d="M6 19 18 8"/>
    <path class="mark-rail" d="M8.5 11.5v5M15.5 5v5.2M8.5 11.5 15.5 5"/></svg>`,
  terminal: icon(svg`<path d="m3 4.5 3.5 3.5L3 11.5M8.5 12H13"/>`),
  container: icon(svg`<path d="m8 1.8 5.5 3v6.4L8 14.2l-5.5-3V4.8zM2.7 4.9 8 7.8l5.3-2.9M8 7.8v6.2"/>`),
  hosts: icon(svg`<path d="M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.1M5 11h.1"/>`),
  /** Boxes on a deck. */
  daemon: icon(
    svg`<path d="M1.5 9.5h13c-.4 2.7-2.4 4-5.2 4H6c-2.6 0-4.2-1.5-4.5-4zM4 9.5v-3h3v3M7 9.5v-3h3v3M7 6.5v-3h3v3"/>`,
  ),
  project: icon(svg`<path d="m8 2 6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3"/>`),
  service: icon(svg`<path d="M2.5 2.5h8v8h-8zM5.5 13.5h8v-8"/>`),
  star: icon(svg`<path d="m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z"/>`),
  recent: icon(svg`<circle cx="8" cy="8" r="5.7"/><path d="M8 4.8V8l2.2 1.6"/>`),
  tag: icon(svg`<path d="M2.5 2.5h5.2l6 6-5.2 5.2-6-6zM5.4 5.4h.1"/>`),
  chevron: icon(svg`<path d="m6 3.5 4.5 4.5L6 12.5"/>`),
  up: icon(svg`<path d="M3.5 10.5 8 6l4.5 4.5"/>`),
  down: icon(svg`<path d="M3.5 5.5 8 10l4.5-4.5"/>`),
  search: icon(svg`<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>`),
  close: icon(svg`<path d="m4 4 8 8M12 4l-8 8"/>`),
  plus: icon(svg`<path d="M8 3.5v9M3.5 8h9"/>`),
  undo: icon(svg`<path d="M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.5l-3 3 3 3"/>`),
  more: icon(svg`<path d="M3.5 8h.1M8 8h.1M12.5 8h.1"/>`),
  refresh: icon(svg`<path d="M13 8a5 5 0 1 1-1.5-3.6M13 2v3h-3"/>`),
  lock: icon(svg`<path d="M3.5 7.5h9v6h-9zM5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2M8 10v1.5"/>`),
  user: icon(svg`<circle cx="8" cy="5.5" r="2.8"/><path d="M2.8 13.5c.5-2.8 2.5-4 5.2-4s4.7 1.2 5.2 4"/>`),
  show: icon(svg`<path d="M1.5 8c3.4-5.3 9.6-5.3 13 0-3.4 5.3-9.6 5.3-13 0z"/><circle cx="8" cy="8" r="2"/>`),
  hide: icon(svg`<path d="M1.5 8c3.4-5.3 9.6-5.3 13 0-3.4 5.3-9.6 5.3-13 0zM3 13.5l10-11"/>`),
  list: icon(svg`<path d="M2.5 3.5h11v9h-11zM6.5 3.5v9"/>`),
  settings: icon(
    svg`<circle cx="8" cy="8" r="2.1"/><path d="M8 1.7v1.8M8 12.5v1.8M1.7 8h1.8M12.5 8h1.8M3.5 3.5l1.3 1.3M11.2 11.2l1.3 1.3M3.5 12.5l1.3-1.3M11.2 4.8l1.3-1.3"/>
      <circle cx="8" cy="8" r="4.5"/>`,
  ),
  keyboard: icon(svg`<path d="M1.8 4.5h12.4v7H1.8zM4.2 7h.1M6.7 7h.1M9.2 7h.1M11.7 7h.1M5 9.3h6"/>`),
  splitRight: icon(svg`<path d="M2.5 3h11v10h-11zM8 3v10M10.8 6.3v3.4M9.1 8h3.4"/>`),
  splitDown: icon(svg`<path d="M2.5 3h11v10h-11zM2.5 8h11M8 9.1v3M6.5 10.6h3"/>`),
  zoom: icon(svg`<path d="M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5 9 7M2.5 13.5 7 9"/>`),
  unzoom: icon(svg`<path d="M9 3v4h4M7 13V9H3M9 7l4.5-4.5M7 9l-4.5 4.5"/>`),
  bell: icon(
    svg`<path d="M3.5 11.5c1-1 1.2-2.2 1.2-4 0-2.2 1.3-3.7 3.3-3.7s3.3 1.5 3.3 3.7c0 1.8.2 3 1.2 4zM6.8 13.4h2.4"/>`,
  ),
  lost: icon(svg`<path d="m4.5 4.5 7 7M11.5 4.5l-7 7"/>`),
  warning: icon(svg`<path d="M8 2.2 14.3 13H1.7zM8 6.3v3.2M8 11.2v.1"/>`),
  broadcast: icon(
    svg`<circle cx="8" cy="8" r="1.2"/><path d="M5.3 10.7a3.8 3.8 0 0 1 0-5.4M10.7 5.3a3.8 3.8 0 0 1 0 5.4M3.3 12.7a6.6 6.6 0 0 1 0-9.4M12.7 3.3a6.6 6.6 0 0 1 0 9.4"/>`,
  ),
} as const;
