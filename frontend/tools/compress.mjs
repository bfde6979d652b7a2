// Pre-compressed siblings (`.br`, `.gz`) of every text file below a folder, so that the gateway never compresses
// an asset twice and a first load is small. The output depends on the input alone.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = new Set(['.css', '.html', '.js', '.json', '.md', '.mjs', '.svg', '.txt', '.webmanifest']);
const GZIP_OS_BYTE = 9;
const GZIP_OS_UNKNOWN = 255;

/** @param {string} folder */
export function compressTree(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    writeFileSync(`${path}.br`, brotli(content));
    writeFileSync(`${path}.gz`, gzip(content));
  }
}

function brotli(content) {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

function gzip(content) {
  const packed = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
  // zlib writes the system it ran on; the same commit must give the same bytes everywhere.
  packed[GZIP_OS_BYTE] = GZIP_OS_UNKNOWN;
  return packed;
}
