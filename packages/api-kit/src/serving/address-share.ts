import { networkOf } from '../http/rate-limit.ts';

/** Takes a place for an address; the function gives it back. Undefined when the address has all of its share. */
export type AddressShare = (address: string) => (() => void) | undefined;

/** What one network address may hold at once of what is for everybody: `most` places. */
export function createAddressShare(most: number): AddressShare {
  const held = new Map<string, number>();
  return (address) => {
    const network = networkOf(address);
    const places = held.get(network) ?? 0;
    if (places >= most) return undefined;
    held.set(network, places + 1);
    return () => {
      const left = (held.get(network) ?? 1) - 1;
      if (left > 0) held.set(network, left);
      else held.delete(network);
    };
  };
}
