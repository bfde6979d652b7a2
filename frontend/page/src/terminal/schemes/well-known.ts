import { scheme, type Scheme } from './scheme.ts';

/**
 * Schemes that people know, with the colours they know them by. Where one's own text has less than 4.5:1, it is the
 * scheme's stronger text colour; where its selection cannot be seen, that is a step further from the ground.
 */
export const WELL_KNOWN: readonly Scheme[] = [
  scheme(
    'campbell',
    'Campbell',
    'dark',
    '0c0c0c cccccc ffffff 3a3d41',
    '0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2',
  ),
  scheme(
    'catppuccin-latte',
    'Catppuccin Latte',
    'light',
    'eff1f5 4c4f69 dc8a78 acb0be',
    '5c5f77 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 acb0be 6c6f85 d20f39 40a02b df8e1d 1e66f5 ea76cb 179299 bcc0cc',
  ),
  scheme(
    'catppuccin-mocha',
    'Catppuccin Mocha',
    'dark',
    '1e1e2e cdd6f4 f5e0dc 585b70',
    '45475a f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 bac2de 585b70 f38ba8 a6e3a1 f9e2af 89b4fa f5c2e7 94e2d5 a6adc8',
  ),
  scheme(
    'dracula',
    'Dracula',
    'dark',
    '282a36 f8f8f2 f8f8f2 44475a',
    '21222c ff5555 50fa7b f1fa8c bd93f9 ff79c6 8be9fd f8f8f2 6272a4 ff6e6e 69ff94 ffffa5 d6acff ff92df a4ffff ffffff',
  ),
  scheme(
    'github-dark',
    'GitHub Dark',
    'dark',
    '0d1117 c9d1d9 58a6ff 1e4273',
    '484f58 ff7b72 3fb950 d29922 58a6ff bc8cff 39c5cf b1bac4 6e7681 ffa198 56d364 e3b341 79c0ff d2a8ff 56d4dd ffffff',
  ),
  scheme(
    'github-light',
    'GitHub Light',
    'light',
    'ffffff 24292f 0969da bbdfff',
    '24292f cf222e 116329 4d2d00 0969da 8250df 1b7c83 6e7781 57606a a40e26 1a7f37 633c01 218bff a475f9 3192aa 8c959f',
  ),
  scheme(
    'gruvbox-dark',
    'Gruvbox Dark',
    'dark',
    '282828 ebdbb2 ebdbb2 504945',
    '282828 cc241d 98971a d79921 458588 b16286 689d6a a89984 928374 fb4934 b8bb26 fabd2f 83a598 d3869b 8ec07c ebdbb2',
  ),
  scheme(
    'gruvbox-light',
    'Gruvbox Light',
    'light',
    'fbf1c7 3c3836 3c3836 d5c4a1',
    'fbf1c7 cc241d 98971a d79921 458588 b16286 689d6a 7c6f64 928374 9d0006 79740e b57614 076678 8f3f71 427b58 3c3836',
  ),
  scheme(
    'monokai',
    'Monokai',
    'dark',
    '272822 f8f8f2 f8f8f0 49483e',
    '272822 f92672 a6e22e f4bf75 66d9ef ae81ff a1efe4 f8f8f2 75715e f92672 a6e22e f4bf75 66d9ef ae81ff a1efe4 f9f8f5',
  ),
  scheme(
    'nord',
    'Nord',
    'dark',
    '2e3440 d8dee9 d8dee9 4c566a',
    '3b4252 bf616a a3be8c ebcb8b 81a1c1 b48ead 88c0d0 e5e9f0 4c566a bf616a a3be8c ebcb8b 81a1c1 b48ead 8fbcbb eceff4',
  ),
  scheme(
    'one-dark',
    'One Dark',
    'dark',
    '282c34 abb2bf 528bff 3e4451',
    '282c34 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 abb2bf 5c6370 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 ffffff',
  ),
  scheme(
    'one-light',
    'One Light',
    'light',
    'fafafa 383a42 526fff d0d5e4',
    '383a42 e45649 50a14f c18401 4078f2 a626a4 0184bc a0a1a7 696c77 e06c75 98c379 e5c07b 61afef c678dd 56b6c2 fafafa',
  ),
  scheme(
    'solarized-dark',
    'Solarized Dark',
    'dark',
    '002b36 839496 839496 0a4a5a',
    '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
  ),
  scheme(
    'solarized-light',
    'Solarized Light',
    'light',
    'fdf6e3 586e75 657b83 dcd6c1',
    '073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3',
  ),
  scheme(
    'tango-dark',
    'Tango Dark',
    'dark',
    '2e3436 d3d7cf d3d7cf 555753',
    '2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec',
  ),
  scheme(
    'tango-light',
    'Tango Light',
    'light',
    'ffffff 2e3436 2e3436 c5d8ec',
    '2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec',
  ),
  scheme(
    'tokyo-night',
    'Tokyo Night',
    'dark',
    '1a1b26 c0caf5 c0caf5 33467c',
    '15161e f7768e 9ece6a e0af68 7aa2f7 bb9af7 7dcfff a9b1d6 414868 f7768e 9ece6a e0af68 7aa2f7 bb9af7 7dcfff c0caf5',
  ),
];
