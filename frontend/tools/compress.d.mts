export function compressTree(folder: string): void;
