import { InvalidArgumentError } from 'commander';
import type { LinkId } from '../domain/index.ts';

/** The number that `links` shows, as an option gives it. */
export function readLinkId(text: string): LinkId {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('It is a number.');
  return Number(text) as LinkId;
}
