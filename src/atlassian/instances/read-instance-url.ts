import type { BlockList } from 'node:net';
import type { ReadInstanceUrl } from '../../ports/index.ts';
import { isAllowedUrl } from '../network/public-url.ts';
import type { InstanceNetwork } from './instance-network.ts';

const longest = 1024;
/** A host name with a dot or a port, as people type it. */
const bareHost = /^[a-z0-9-]+([.][a-z0-9-]+)*(:\d+)?(\/|$)/i;

/**
 * Makes what checks the address of an instance: an address of its own without query, fragment or credentials, and
 * public https unless private hosts are allowed. `https://` is put before what begins as a host name does; the
 * slash at the end goes.
 * @see reference gitlab-app (c.3)
 */
export function createReadInstanceUrl({ allowsAll, ranges }: InstanceNetwork): ReadInstanceUrl {
  return (text) => {
    const url = text.length <= longest ? parse(text.trim()) : null;
    if (!url) return { kind: 'invalid', problem: 'must be a valid URL' };
    const problem = findProblem(url, allowsAll ? null : ranges);
    if (problem) return { kind: 'invalid', problem };
    const pathname = url.pathname.replace(/\/+$/, '');
    return { kind: 'valid', url: new URL(url.origin + pathname) };
  };
}

function parse(text: string): URL | null {
  const url = URL.parse(bareHost.test(text) ? `https://${text}` : text);
  return url && /^https?:$/.test(url.protocol) ? url : null;
}

/** @param ranges private networks that are allowed besides; null: everything is */
function findProblem(url: URL, ranges: BlockList | null): string | null {
  if (url.username !== '' || url.password !== '') return 'must not carry credentials';
  if (url.search !== '' || url.hash !== '') return 'must be a valid URL';
  if (ranges === null || isAllowedUrl(url, ranges)) return null;
  return url.protocol === 'https:'
    ? 'is blocked: Requests to the local network are not allowed'
    : 'is blocked: Only allowed schemes are https';
}
