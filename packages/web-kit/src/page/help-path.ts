import { host } from '../module/host-link.ts';

/** The address of the manual's chapter about the page on screen; undefined without a manual. A render that reads it follows the page. */
export function helpPath(): string | undefined {
  return host().helpPath?.();
}
