import { statfs } from 'node:fs/promises';
import type { ReadDiskRoom } from '../ports/index.ts';

/** The room of the disk that a directory is on: see {@link ReadDiskRoom}. */
export const readDiskRoom: ReadDiskRoom = async (directory) => {
  const { bavail, blocks, bsize } = await statfs(directory);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
};
