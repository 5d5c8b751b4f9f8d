import type { Brand } from '@pwp/contracts';

let installed: Brand | undefined;

/** Called once by the shell, with what its server wrote in the page. */
export function installBrand(given: Brand): void {
  installed = given;
}

/** What this portal and its operator are called. Throws outside a portal page. */
export function brand(): Brand {
  if (installed === undefined) throw new Error('web-kit: no shell has called installBrand');
  return installed;
}
