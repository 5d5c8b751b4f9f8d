import { chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Account {
  number: number;
  /** Below the folder that stands for `/`. */
  home: string;
}

/** The accounts of docs/install.md and of Debian's clamav-daemon with their home, as numbers that Debian gives to nobody: none is made on this machine. */
const ACCOUNTS: Readonly<Record<string, Account>> = {
  pwp: { number: 61_101, home: 'var/lib/pwp' },
  keycloak: { number: 61_102, home: 'opt/keycloak' },
  clamav: { number: 61_103, home: 'var/lib/clamav' },
};

/** Runs what is below a folder as the accounts that own it. */
export interface Accounts {
  /** The words before a command that runs as this account; none where that cannot be. */
  as: (account: string) => string[];
  /** Makes a folder that is this account's alone, or gives it one that is there. */
  makeFolder: (folder: string, account: string) => void;
  /** The commands `chown`, `chgrp` and `runuser`, for `sh`. */
  commands: Readonly<Record<'chown' | 'chgrp' | 'runuser', string>>;
}

/** Only root may run as others, and others must reach the folder: elsewhere, all runs as who starts it. */
export function accountsBelow(root: string): Accounts {
  if (process.getuid?.() !== 0 || !isReachable(root))
    return {
      as: () => [],
      makeFolder: (folder) => void mkdirSync(folder, { recursive: true }),
      commands: { chown: 'exit 0', chgrp: 'exit 0', runuser: '[ "$1" = -u ] && shift 3; exec "$@"' },
    };
  const numbered = (command: string) =>
    `n=$#; while [ "$n" -gt 0 ]; do case "$1" in ${cases((name, { number }) => `${name}) a=${number} ;; ${name}:) a=${number}:${number} ;;`)} *) a=$1 ;; esac; shift; set -- "$@" "$a"; n=$((n - 1)); done; exec ${command} "$@"`;
  return {
    as(name) {
      const account = ACCOUNTS[name];
      return account === undefined ? [] : words(root, account);
    },
    makeFolder(folder, account) {
      mkdirSync(folder, { recursive: true });
      const number = ACCOUNTS[account]?.number ?? 0;
      chownSync(folder, number, number);
    },
    commands: {
      chown: numbered('/bin/chown'),
      chgrp: numbered('/bin/chgrp'),
      runuser: `case "$1 $2" in ${cases((name, account) => `'-u ${name}') shift 3; exec ${words(root, account).join(' ')} "$@" ;;`)} *) exit 1 ;; esac`,
    },
  };
}

const cases = (write: (name: string, account: Account) => string) =>
  Object.entries(ACCOUNTS)
    .map(([name, account]) => write(name, account))
    .join(' ');

function words(root: string, { number, home }: Account): string[] {
  return [
    '/usr/bin/env',
    `HOME=${join(root, home)}`,
    '/usr/bin/setpriv',
    `--reuid=${number}`,
    `--regid=${number}`,
    '--clear-groups',
    '--',
  ];
}

/** Whether everybody may pass through the folder and all above it. */
function isReachable(folder: string): boolean {
  return (statSync(folder).mode & 0o001) !== 0 && (folder === '/' || isReachable(dirname(folder)));
}
