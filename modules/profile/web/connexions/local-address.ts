/** The private and loopback ranges: RFC 1918 and RFC 6598, `fc00::/7` and `fe80::/10`. */
const LOCAL = [
  /^(?:10|127)\./,
  /^192\.168\./,
  /^172\.(?:1[6-9]|2\d|3[01])\./,
  /^100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^::1$/,
  /^f[cd][0-9a-f]{2}:/i,
  /^fe[89ab][0-9a-f]:/i,
];

/** Whether an IP address belongs to a local network, and not to the Internet. */
export function isLocalAddress(address: string): boolean {
  // An IPv4 address as an IPv6 socket tells it.
  const plain = address.replace(/^::ffff:/i, '');
  return LOCAL.some((range) => range.test(plain));
}
