import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { BlockList, LookupFunction } from 'node:net';
import { isAllowedAddress } from './public-address.ts';

/** As `lookup` of `node:dns`, asked for all addresses. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Resolves a name like the system does, but leaves out private addresses that are not in an allowed
 * range; fails when nothing is left.
 * It runs for the very connection that is opened, so a name cannot change its mind in between.
 * @param resolve stands in for the system's resolver
 */
export function makeLookup(allowed: BlockList, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '');
      const usable = addresses.filter(({ address }) => isAllowedAddress(address, allowed));
      const [first] = usable;
      if (!first) return callback(new PrivateAddressError(hostname), '');
      return options.all ? callback(null, usable) : callback(null, first.address, first.family);
    });
  };
}

/** Carries a code as the errors of `node:dns` do; the client turns it into one of the product's. */
class PrivateAddressError extends Error {
  readonly code = 'PRIVATE_ADDRESS';

  constructor(hostname: string) {
    super(`${hostname} resolves to private addresses only`);
  }
}
