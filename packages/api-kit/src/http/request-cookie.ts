/** Before the name of a cookie that browsers take over TLS alone, from the host itself and for all its paths. */
const HOST_ONLY = '__Host-';

/** The value that a `Cookie` header gives to a name; undefined when there is none, or one of more than `longest` characters. */
export function requestCookie(header: string | undefined, name: string, longest: number): string | undefined {
  const valueOf = (whole: string) =>
    (header ?? '')
      .split(';')
      .find((pair) => pair.trim().startsWith(`${whole}=`))
      ?.trim()
      .slice(whole.length + 1);
  // Another host of the domain cannot set the first; the second is that of a portal without TLS.
  const value = valueOf(HOST_ONLY + name) ?? valueOf(name);
  return value === undefined || value.length > longest ? undefined : value;
}

/** A `Set-Cookie` header that pages cannot read, `more` being its other attributes. `isSecure`: the portal's address is https. */
export function hostCookie(name: string, value: string, more: string, isSecure: boolean): string {
  const cookie = `${name}=${value}; Path=/; HttpOnly; ${more}`;
  return isSecure ? `${HOST_ONLY}${cookie}; Secure` : cookie;
}
