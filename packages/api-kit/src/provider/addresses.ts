import { z } from 'zod';
import type { Logger } from '../module/log.ts';

/** A setting that lists the addresses of one part, separated by commas, each without a slash at its end. */
export const addressesSetting = z
  .string()
  .transform((list) => list.split(',').map((address) => withoutSlashAtEnd(address.trim())))
  .refine(
    (addresses) => addresses.every(isAddress),
    'des adresses « http://… » ou « https://… » sont attendues, séparées par des virgules',
  );

const webAddress = z.url({ protocol: /^https?$/ });

function isAddress(text: string): boolean {
  return webAddress.safeParse(text).success;
}

function withoutSlashAtEnd(url: string): string {
  let end = url.length;
  while (url.charAt(end - 1) === '/') end -= 1;
  return url.slice(0, end);
}

/** One system at several addresses, each of which answers the same. */
export interface Addresses {
  /**
   * Asks one address; where it fails, the next one, if `mayAskAnother` says so of the failure (always, by default: for what is only
   * read). Throws the last failure.
   */
  ask<T>(ask: (address: string) => Promise<T>, mayAskAnother?: (failure: unknown) => boolean): Promise<T>;
}

/** What is told of addresses that fail. */
export interface AddressesOptions {
  /** Names the address that failed, once another one answered in its place. */
  log?: Pick<Logger, 'warn'> | undefined;
  /** Whether what was thrown is a failure of the address, and no answer of it. Default: always. */
  isFailure?: (error: unknown) => boolean;
}

/** Stays at the address that answered, since another one may know less of what just changed; leaves it when it fails. */
export function createAddresses(
  urls: readonly string[],
  { log, isFailure = () => true }: AddressesOptions = {},
): Addresses {
  const addresses = urls.map(withoutSlashAtEnd);
  let first = 0;
  return {
    async ask(ask, mayAskAnother = () => true) {
      let failed: { address: string; err: unknown } | undefined;
      for (const address of [...addresses.slice(first), ...addresses.slice(0, first)]) {
        try {
          const answer = await ask(address);
          if (failed !== undefined) log?.warn({ ...failed, now: address }, 'an address fails: another one is asked');
          return answer;
        } catch (err) {
          if (!isFailure(err)) throw err;
          first = (addresses.indexOf(address) + 1) % addresses.length;
          failed = { address, err };
          if (!mayAskAnother(err)) break;
        }
      }
      throw failed?.err;
    },
  };
}
