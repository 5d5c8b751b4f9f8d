import { ProviderRefusal } from '@pwp/api-kit';

/** GLPI answers 400 to keys of ours that it does not take: what they came with was not judged. */
const OF_OUR_KEYS = /TOKEN|LOGIN|NOT_ALLOWED/;

/** Whether GLPI refuses for good what it was sent. */
export function isOfContent(error: unknown): error is ProviderRefusal {
  return error instanceof ProviderRefusal && error.isOfContent && !OF_OUR_KEYS.test(error.code);
}
