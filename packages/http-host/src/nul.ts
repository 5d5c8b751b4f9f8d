/**
 * Whether a value from HTTP contains a NUL. No text has one, and later readers (SQL, a header, the identity) would
 * stop at it. It does not recurse, since the sender chooses the depth.
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
