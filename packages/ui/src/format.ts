const whole = new Intl.NumberFormat('fr-FR');
const oneDecimal = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });

/** A number in French, its thousands apart: « 2 000 » (with a narrow no-break space). */
export function formatNumber(value: number): string {
  return whole.format(value);
}

/** A number with its noun, which is singular below 2: « 1 compte », « 2 000 comptes ». No line begins between them. */
export function formatCount(value: number, one: string, many: string): string {
  return `${formatNumber(value)} ${value < 2 ? one : many}`;
}

/** A size in French, from bytes: « 1,2 Mo » (1 Mo = 1024 × 1024 octets, as for the limits of a pli). */
export function formatBytes(bytes: number): string {
  const units = ['octets', 'Ko', 'Mo', 'Go'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (bytes === 1) return '1 octet';
  return `${oneDecimal.format(value)} ${units[unit]}`;
}
