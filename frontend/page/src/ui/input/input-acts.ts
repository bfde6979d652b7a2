import type { SettingsStore } from '../../settings/settings-store.ts';
import { text } from '../../text/index.ts';
import type { Acts } from '../actions/action-register.ts';
import type { InputScreen, PaneInput } from './pane-input.ts';

/** What the input side can do by key, from the palette or from a menu. */
export function inputActs(pane: { readonly input: PaneInput; readonly screen: InputScreen }): Acts {
  const zoom = (step: number) => (): boolean => {
    pane.input.zoomed(step);
    return true;
  };
  return {
    copy: () => {
      const copied = pane.input.copy();
      if (!copied) pane.input.say(text.clipboard.nothing);
      return true;
    },
    paste: () => {
      void pane.input.pasteFromClipboard();
      return true;
    },
    lock: () => {
      pane.input.lock(!pane.input.locked.get());
      pane.screen.focus();
      return true;
    },
    'send-key': () => {
      pane.input.chooseKey(true);
      return true;
    },
    'terminal-menu': () => {
      pane.input.openMenu(pane.screen.input.cursorPoint, null);
      return true;
    },
    larger: zoom(1),
    smaller: zoom(-1),
    'usual-size': () => {
      pane.input.zoom.reset();
      pane.input.say(text.zoom.size(pane.input.zoom.size.get()));
      return true;
    },
  };
}

/** The way back, which counts whatever has the focus. */
export function passKeysAct(settings: SettingsStore): Acts {
  return {
    'pass-keys': () => {
      settings.set('passAllKeys', !settings.get('passAllKeys'));
      return true;
    },
  };
}
