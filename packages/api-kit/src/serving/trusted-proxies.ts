import type { IncomingMessage } from 'node:http';
import proxyAddress from 'proxy-addr';
import { z } from 'zod';

/** The proxies in front of a server. Only their forwarding headers are trusted. */
export interface TrustedProxies {
  /** The client address of a request: the first one, from our side, that is not a proxy. */
  callerOf(request: IncomingMessage): string;
  /** Whether one of our proxies sent this request, so that its `X-Forwarded-*` headers are trusted. */
  sent(request: Pick<IncomingMessage, 'socket'>): boolean;
}

/** The setting that lists the proxies; every server reads it. */
export const trustedProxiesSetting = z
  .string()
  .refine(isReadable, 'des adresses ou sous-réseaux séparés par des virgules (« 10.0.0.4, 10.1.0.0/16, loopback »)')
  .optional()
  .describe(
    'Proxies whose `X-Forwarded-For` counts: addresses or subnets, separated by commas; `loopback` is this machine. Default: none.',
  );

/** Parses the setting. */
export function readTrustedProxies(setting = ''): TrustedProxies {
  const trust = proxyAddress.compile(listed(setting));
  return {
    callerOf: (request) => withoutMapping(isClosed(request) ? '' : proxyAddress(request, trust)),
    sent: (request) => trust(request.socket.remoteAddress ?? '', 0),
  };
}

/** Without a proxy, the connection's address is the caller's. */
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

/** A closed connection has no address. */
function isClosed({ socket }: IncomingMessage): boolean {
  return socket.remoteAddress === undefined;
}

/** Normalises a caller's address, also on a server that listens on both IPv6 and IPv4. */
function withoutMapping(address: string): string {
  return /^::ffff:\d+\./i.test(address) ? address.slice('::ffff:'.length) : address;
}
