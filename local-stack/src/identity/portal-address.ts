/** Whether an address is a page of the portal's origin: where a browser may be sent back to (Keycloak's `<origin>/*`). */
export function isPortalAddress(address: string, publicUrl: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.origin === publicUrl && url.username === '' && url.password === '';
}
