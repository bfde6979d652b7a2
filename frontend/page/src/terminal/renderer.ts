import type { WebglAddon } from '@xterm/addon-webgl';
import type { Terminal } from '@xterm/xterm';
import type { Disposable } from '../base/disposables.ts';
import { WebglLeases, type Lease } from './webgl-leases.ts';

export type RendererName = 'dom' | 'webgl';
/** `auto` takes WebGL where a GPU draws it. */
export type RendererChoice = 'auto' | RendererName;

/** Drawing by software: slower in frames than the DOM, whatever it gains in throughput. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** A driver that was started anew needs a moment; one that loses contexts again and again is left alone. */
const AFTER_LOSS = 2000;
const MOST_LOSSES = 3;

const leases = new WebglLeases();
let hardware: boolean | undefined;

/**
 * The renderer of one terminal. WebGL is attached while the terminal is seen and let go when it is hidden; whenever it
 * cannot be had, or its context is lost, the DOM renderer that xterm.js starts with goes on.
 */
export class Renderer implements Disposable {
  readonly #terminal: Terminal;
  #choice: RendererChoice = 'dom';
  #shown = false;
  #attached: { addon: WebglAddon; lease: Lease } | null = null;
  #losses = 0;
  #stopWaiting: () => void = () => undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Who draws, from now on. */
  set choice(choice: RendererChoice) {
    this.#choice = choice;
    if (!this.#shown) return;
    if (this.#wantsWebgl()) void this.#attach();
    else this.#detach();
  }

  get name(): RendererName {
    return this.#attached === null ? 'dom' : 'webgl';
  }

  show(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.#losses = 0;
    if (this.#wantsWebgl()) void this.#attach();
  }

  hide(): void {
    this.#shown = false;
    this.#stopWaiting();
    this.#detach();
  }

  dispose(): void {
    this.hide();
  }

  #wantsWebgl(): boolean {
    return this.#choice === 'webgl' || (this.#choice === 'auto' && hasHardwareWebgl());
  }

  async #attach(): Promise<void> {
    const { WebglAddon } = await import('@xterm/addon-webgl');
    if (!this.#shown || this.#attached !== null || !this.#wantsWebgl()) return;
    this.#stopWaiting();
    const lease = leases.acquire();
    if (lease === null) {
      this.#stopWaiting = leases.wait(() => void this.#attach());
      return;
    }
    const addon = new WebglAddon();
    try {
      this.#terminal.loadAddon(addon);
    } catch {
      // No context to be had after all.
      lease.release();
      return;
    }
    this.#attached = { addon, lease };
    addon.onContextLoss(() => {
      this.#detach();
      this.#losses += 1;
      if (this.#losses > MOST_LOSSES) return;
      const timer = setTimeout(() => void this.#attach(), AFTER_LOSS);
      this.#stopWaiting = () => {
        clearTimeout(timer);
      };
    });
  }

  #detach(): void {
    const attached = this.#attached;
    if (attached === null) return;
    this.#attached = null;
    // The addon drops its canvas without its context, which would then count until it is collected.
    const canvases = this.#terminal.element?.querySelectorAll('canvas') ?? [];
    const contexts = [...canvases].map((canvas) => canvas.getContext('webgl2'));
    attached.addon.dispose();
    for (const context of contexts) context?.getExtension('WEBGL_lose_context')?.loseContext();
    attached.lease.release();
  }
}

/** Asks a throw-away context who draws; once per page. */
function hasHardwareWebgl(): boolean {
  hardware ??= probe();
  return hardware;
}

function probe(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  if (context === null) return false;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(info === null ? context.RENDERER : info.UNMASKED_RENDERER_WEBGL);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && !SOFTWARE.test(name);
}
