import type { Plugin } from 'vite';
import { compressTree } from '../../tools/compress.mjs';

/** Writes `.br` and `.gz` beside every text asset once the bundle is on disk. */
export function compressedSiblings(): Plugin {
  let folder = '';
  return {
    name: 'gangway:compressed-siblings',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      compressTree(folder);
    },
  };
}
