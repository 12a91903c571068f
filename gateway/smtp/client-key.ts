// Which addresses are one client's, as far as limits are concerned. Pure.

/** Whom a limit is for: an IPv4 address, or the 64 bits of an IPv6 address that one customer of a provider has. */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const [left = '', right] = address.toLowerCase().split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros =
    right === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
