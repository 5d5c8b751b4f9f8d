/** A French telephone number in pairs as it is typed: `010203` is `01 02 03`. Another one is left as it is. */
export function groupTelephone(typed: string): string {
  const digits = typed.replaceAll(/[ \u00a0\u202f.]/g, '');
  if (!/^0\d{2,9}$/.test(digits)) return typed;
  return digits.match(/\d{1,2}/g)?.join(' ') ?? typed;
}
