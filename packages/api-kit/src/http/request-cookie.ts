/** The value that a `Cookie` header gives to a name; undefined when there is none, or one of more than `longest` characters. */
export function requestCookie(header: string | undefined, name: string, longest: number): string | undefined {
  const found = (header ?? '').split(';').find((pair) => pair.trim().startsWith(`${name}=`));
  const value = found?.trim().slice(name.length + 1);
  return value === undefined || value.length > longest ? undefined : value;
}
