import { readTrustedProxies, trustedProxiesSetting, type TrustedProxies } from '@pwp/api-kit';
import { z } from 'zod';
import type { Budgets } from './throttle.ts';

/** Settings of every host, by the name of their environment variable. */
export const hostSettings = {
  PWP_ACCOUNT_REQUESTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('Requests that one account, or one application, may make in 10 s, to each process.'),
  PWP_ADDRESS_REQUESTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Requests that one network address may make in 10 s without being signed in, to each process.'),
  PWP_TRUSTED_PROXIES: trustedProxiesSetting,
};

/** What a host allows its callers, and how it knows their addresses. */
export interface HostLimits {
  budgets: Budgets;
  proxies: TrustedProxies;
}

/** The limits that these settings ask for. */
export function readHostLimits(read: z.output<z.ZodObject<typeof hostSettings>>): HostLimits {
  return {
    budgets: { account: read.PWP_ACCOUNT_REQUESTS, address: read.PWP_ADDRESS_REQUESTS },
    proxies: readTrustedProxies(read.PWP_TRUSTED_PROXIES),
  };
}

/** The limits of a host that is told none. */
export const usualLimits: HostLimits = readHostLimits(z.object(hostSettings).parse({}));
