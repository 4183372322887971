import { BlockList, isIP } from 'node:net';
import type { Parse } from './parse-text.ts';

/** An http or https address without credentials, query and fragment; a slash at its end is dropped. */
export const httpUrl: Parse<URL> = (text) => {
  if (!/^https?:\/\/[^/\\]/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const extras = [url.username, url.password, url.search, url.hash];
  if (extras.some((extra) => extra !== '') || /[?#@]/.test(text)) return undefined;
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
};

/** A PostgreSQL address: the password in it makes the whole a secret, so it stays text. */
export const postgresUrl: Parse<string> = (text) => {
  if (!/^postgres(ql)?:\/\//i.test(text)) return undefined;
  // A host given as a parameter (a socket's directory) leaves its usual place empty.
  const withHost = text.replace(/^(\w+:\/\/(?:[^/]*@)?)(?=\/)/, '$1localhost');
  return URL.canParse(withHost) ? text : undefined;
};

/** An IP address or a name to listen on. */
export const host: Parse<string> = (text) =>
  isIP(text) > 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) ? text : undefined;

/** An IP address or a CIDR range, such as `10.0.0.0/8` or `fd00::/8`. */
export const addressRange: Parse<string> = (text) => {
  const [address = '', prefix, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return undefined;
  if (prefix === undefined) return text;
  return /^\d{1,3}$/.test(prefix) && isSubnet(address, Number(prefix), version) ? text : undefined;
};

function isSubnet(address: string, prefix: number, version: number): boolean {
  try {
    new BlockList().addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}

/** An origin as a Content-Security-Policy takes it; anything else could add directives to the header. */
export const frameOrigin: Parse<string> = (text) =>
  /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:(\d{1,5}|\*))?\/?$/i.test(text)
    ? text.replace(/\/$/, '')
    : undefined;
