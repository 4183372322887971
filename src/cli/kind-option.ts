import { Option } from 'commander';
import { entityKinds } from '../domain/index.ts';

/** `--kind`: one kind of entities. */
export function makeKindOption(): Option {
  return new Option('--kind <kind>', 'only this kind').choices(entityKinds);
}
