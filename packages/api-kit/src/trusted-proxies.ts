import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import { z } from 'zod';

/** The proxies in front of a server: what they say of a caller counts, what anybody else says does not. */
export interface TrustedProxies {
  /** The address that a request came from: the first one, from our side, that is none of the proxies. */
  callerOf(request: IncomingMessage): string;
  /** Whether a proxy of ours sent this request, so that its `X-Forwarded-*` count. */
  sent(request: IncomingMessage): boolean;
}

/** The setting that names them; every server reads the same one. */
export const trustedProxiesSetting = z
  .string()
  .refine(isReadable, 'des adresses ou sous-réseaux séparés par des virgules (« 10.0.0.4, 10.1.0.0/16, loopback »)')
  .optional()
  .describe(
    'Proxies whose `X-Forwarded-For` counts: addresses or subnets, separated by commas; `loopback` is this machine. Default: none.',
  );

/** Reads the setting. */
export function readTrustedProxies(setting = ''): TrustedProxies {
  const trust = proxyAddress.compile(listed(setting));
  return {
    callerOf: (request) => withoutMapping(isClosed(request) ? '' : proxyAddress(request, trust)),
    sent: (request) => trust(request.socket.remoteAddress ?? '', 0),
  };
}

/** No proxy: the address of the connection is the caller's. */
export const noProxies = readTrustedProxies();

function listed(setting: string): string[] {
  return setting
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isReadable(setting: string): boolean {
  try {
    proxyAddress.compile(listed(setting));
    return true;
  } catch {
    return false;
  }
}

/** A connection that is gone has no address left. */
function isClosed({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress === undefined;
}

/** One caller has one address, also on a server that listens on IPv6 and IPv4 at once. */
function withoutMapping(address: string): string {
  return /^::ffff:\d+\./i.test(address) ? address.slice('::ffff:'.length) : address;
}
