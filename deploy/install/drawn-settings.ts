import { randomBytes } from 'node:crypto';
import { parseEnv } from 'node:util';
import { generatePrivateKey, openPrivateKey } from '@pwp/plugins-registry';

/** A database of a portal, with the account that may use it. */
export interface DatabaseAccount {
  host: string;
  database: string;
  account: string;
  password: string;
}

/** The databases that files of settings name, each account of one once, but for those of isolated modules; that of the backup, which reads them all, with each. */
export function databasesIn(texts: readonly string[]): DatabaseAccount[] {
  const settings = texts.flatMap((text) => Object.entries(parseEnv(text)));
  const found = new Map<string, DatabaseAccount>();
  for (const [, value = ''] of settings) {
    if (!value.startsWith('mariadb://') || /[…{]/.test(value)) continue;
    const { hostname, pathname, username, password } = new URL(value);
    found.set(`${username}${pathname}`, {
      host: hostname,
      database: pathname.slice(1),
      account: username,
      password: decodeURIComponent(password),
    });
  }
  const [, backup = ''] = settings.findLast(([name]) => name === 'PWP_BACKUP_DATABASE_ACCOUNT') ?? [];
  const [account = '', ...password] = backup.split(':');
  const parts = [...found.values()];
  if (account !== '' && !backup.includes('…'))
    for (const each of parts)
      found.set(`${account}/${each.database}`, { ...each, account, password: password.join(':') });
  return [...found.values()];
}

/**
 * Gives what fills a file of `deploy/systemd` with what an operator need not choose: the name of the portal, secrets and passwords, each
 * drawn once, and the database of this machine. `kept`: the files that are there already, whose secrets are used again.
 */
export function drawSettings(name: string, kept: readonly string[]): (text: string) => string {
  const drawn = new Map(Object.entries(parseEnv(kept.join('\n'))).filter(([, value]) => (value ?? '') !== ''));
  const draw = (setting: string, make: () => string) => {
    const value = drawn.get(setting) ?? make();
    drawn.set(setting, value);
    return value;
  };
  const secret = (setting: string) => () => draw(setting, () => randomBytes(32).toString('base64'));
  const registryKey = () => draw('PWP_REGISTRY_PRIVATE_KEY', generatePrivateKey);
  const passwords = new Map(databasesIn(kept).map(({ account, password }) => [account, password]));
  const passwordOf = (account: string) => {
    // It stands in addresses.
    const password = passwords.get(account) ?? randomBytes(24).toString('hex');
    passwords.set(account, password);
    return password;
  };
  const makers: Readonly<Record<string, (text: string) => string>> = {
    PWP_API_CLIENT_SECRET: secret('PWP_API_CLIENT_SECRET'),
    PWP_RINGS_SECRET: secret('PWP_RINGS_SECRET'),
    PWP_COMPTES_DEFI_SECRET: secret('PWP_COMPTES_DEFI_SECRET'),
    PWP_REGISTRY_OPERATOR_TOKEN: secret('PWP_REGISTRY_OPERATOR_TOKEN'),
    PWP_REGISTRY_PRIVATE_KEY: registryKey,
    PWP_REGISTRY_PUBLIC_KEY: () => openPrivateKey(registryKey()).publicKey,
    PWP_KEYCLOAK_ADMIN_SECRET: secret('PWP_KEYCLOAK_ADMIN_SECRET'),
    KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: secret('PWP_KEYCLOAK_ADMIN_SECRET'),
    KC_DB_PASSWORD: (text) => passwordOf(parseEnv(text)['KC_DB_USERNAME'] ?? ''),
  };
  return (text) =>
    text
      .replaceAll(/^([A-Z][A-Z0-9_]+)=$/gm, (line, setting: string) => line + (makers[setting]?.(text) ?? ''))
      .replaceAll(
        /\bmariadb:\/\/(\w+):…@/g,
        (_start, account: string) => `mariadb://${account}:${passwordOf(account)}@`,
      )
      .replaceAll(/^(PWP_BACKUP_DATABASE_ACCOUNT=)(\w+):…$/gm, (_line, setting: string, account: string) =>
        [setting, account, ':', passwordOf(account)].join(''),
      )
      .replaceAll('@db.example.fr:', '@127.0.0.1:')
      .replaceAll('pwp.example.fr', name);
}

/** The settings of a file that nobody but the operator knows: those that are empty or an example. */
export function settingsToFill(text: string): string[] {
  return Object.entries(parseEnv(text)).flatMap(([name, value]) =>
    /^$|…|example\.fr/.test(value ?? '') ? [name] : [],
  );
}
