import { scheme } from './scheme.ts';

export const GANGWAY_DARK = scheme(
  'gangway-dark',
  'Gangway Dark',
  'dark',
  '11151c d5dbe5 5ec8b8 2f4a63',
  '1c232e f2777a 8cc98a e5c07b 6cb2f2 c99be8 5ec8b8 c3cbd8 66748a ff9a98 a9e0a4 f3d79b 93caff ddb9f7 86e0d2 f4f7fb',
);

export const GANGWAY_LIGHT = scheme(
  'gangway-light',
  'Gangway Light',
  'light',
  'fbfcfd 1f2733 0f766e bcd8ee',
  '1f2733 b42335 23723a 8a5a00 1b62b5 843fa8 0f766e 5d6a7c 6b788b cf3347 2e8a4a a06a00 2b78d4 9b51c2 138a80 313c4b',
);

/** Every colour but the ground's own has 7:1 against it. */
export const CONTRAST_DARK = scheme(
  'contrast-dark',
  'High Contrast Dark',
  'dark',
  '000000 ffffff ffd75e 1f5fbf',
  '000000 ff9a98 8ee89a ffd75e 8ecbff e4b5ff 6fe9d8 f2f2f2 a8b0bd ffb9b6 b4f5b8 ffe79a b8ddff f0d2ff a0f5e8 ffffff',
);

export const CONTRAST_LIGHT = scheme(
  'contrast-light',
  'High Contrast Light',
  'light',
  'ffffff 000000 00467f a6d2ff',
  '000000 8f0016 00501c 5c3c00 003f87 5f1687 00524c 3d434d 4a515c a30019 00591f 664400 00489b 6d1a9b 005b54 1c1f24',
);
