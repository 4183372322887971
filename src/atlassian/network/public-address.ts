import { BlockList, isIP } from 'node:net';

// IANA's special-purpose registries: nothing in these ranges is a host on the public internet.
// An IPv4 address written as IPv6 (::ffff:a.b.c.d) is checked against the IPv4 ranges by BlockList.
const specialRanges = [
  ['ipv4', '0.0.0.0', 8],
  ['ipv4', '10.0.0.0', 8],
  ['ipv4', '100.64.0.0', 10],
  ['ipv4', '127.0.0.0', 8],
  ['ipv4', '169.254.0.0', 16],
  ['ipv4', '172.16.0.0', 12],
  ['ipv4', '192.0.0.0', 24],
  ['ipv4', '192.0.2.0', 24],
  ['ipv4', '192.88.99.0', 24],
  ['ipv4', '192.168.0.0', 16],
  ['ipv4', '198.18.0.0', 15],
  ['ipv4', '198.51.100.0', 24],
  ['ipv4', '203.0.113.0', 24],
  ['ipv4', '224.0.0.0', 3],
  ['ipv6', '::', 96],
  ['ipv6', '64:ff9b::', 96],
  ['ipv6', '64:ff9b:1::', 48],
  ['ipv6', '100::', 64],
  ['ipv6', '2001::', 23],
  ['ipv6', '2001:db8::', 32],
  ['ipv6', '2002::', 16],
  ['ipv6', 'fc00::', 7],
  ['ipv6', 'fe80::', 9],
  ['ipv6', 'ff00::', 8],
] as const;

const special = makeBlockList();

function makeBlockList(): BlockList {
  const list = new BlockList();
  for (const [family, network, prefix] of specialRanges) list.addSubnet(network, prefix, family);
  return list;
}

/** CIDR ranges and single addresses as a list that addresses can be looked up in. */
export function makeRanges(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix] = range.split('/');
    const family = familyOf(network);
    if (prefix === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

/**
 * Whether an IP address (no brackets, no port) is one of the public internet, or in a range that the
 * operator allows besides. A name is not.
 */
export function isAllowedAddress(address: string, allowed: BlockList): boolean {
  if (isIP(address) === 0) return false;
  const family = familyOf(address);
  return !special.check(address, family) || allowed.check(address, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
