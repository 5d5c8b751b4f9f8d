/** The address of a MariaDB as this account (`user:password`) reaches it; all else as it is. */
export function asAccount(url: string, account: string | undefined): string {
  if (account === undefined || url.startsWith('sqlite:')) return url;
  const address = new URL(url);
  const [user = '', ...password] = account.split(':');
  address.username = encodeURIComponent(user);
  address.password = encodeURIComponent(password.join(':'));
  return address.href;
}
