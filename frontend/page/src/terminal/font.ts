/** The bundled face first, then what the systems have; CJK comes from the system. */
export const FONT_FAMILY =
  '"JetBrains Mono", ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace';
export const FONT_SIZE = 14;

/** A slow line must not keep a terminal from opening; a late font is fitted in when it arrives. */
const PATIENCE = 2000;

/** xterm.js measures its cells when it opens, so the face has to be there first. */
export async function fontReady(fonts: FontFaceSet = document.fonts): Promise<void> {
  const size = `${String(FONT_SIZE)}px`;
  const faces = Promise.all([fonts.load(`${size} "JetBrains Mono"`), fonts.load(`bold ${size} "JetBrains Mono"`)]);
  const tooLong = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  // Without the bundled face the system's own is used; that is no reason to fail.
  await Promise.race([faces, tooLong]).catch(() => undefined);
}
