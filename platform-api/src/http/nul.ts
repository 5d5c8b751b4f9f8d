/**
 * Whether a NUL stands anywhere in a value that came over HTTP: no text has one, and what reads it further on (SQL, a header, the
 * identity) would end there. Walked without recursion, since the sender chooses the depth.
 */
export function holdsNul(value: unknown): boolean {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === 'string') {
      if (one.includes('\0')) return true;
    } else if (typeof one === 'object' && one !== null) {
      for (const [key, inner] of Object.entries(one)) waiting.push(key, inner);
    }
  }
  return false;
}
