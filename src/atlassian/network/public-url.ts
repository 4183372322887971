import { BlockList, isIP } from 'node:net';
import { isAllowedAddress } from './public-address.ts';

const privateName = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa)$/;

const none = new BlockList();

/**
 * Whether an address that came from a tenant may be called: https, no credentials, and a host that is
 * a public IP address in any spelling, or a name that is not plainly a local one. With ranges that
 * the operator allows, addresses in them may be called as well, by http too, and so may local names.
 * What a name resolves to is checked when it is resolved, by `makeLookup`.
 */
export function isAllowedUrl(url: URL, allowed: BlockList = none): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false;
  // The URL parser has already turned 0x7f.1, 2130706433 and full-width digits into 127.0.0.1.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const isPublic = isIP(host) === 0 ? isPublicName(host) : isAllowedAddress(host, none);
  if (isPublic) return url.protocol === 'https:';
  return isIP(host) === 0 ? allowed.rules.length > 0 : isAllowedAddress(host, allowed);
}

function isPublicName(host: string): boolean {
  return host.includes('.') && !privateName.test(host);
}
