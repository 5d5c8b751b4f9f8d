import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { runConfig } from './config.ts';

/** The build without windows first: a context of it costs a sixth of the CPU, and it is what Playwright runs by itself. */
const CHROMIUM = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
const FIREFOX = ['firefox-esr', 'firefox'];

/** A Chromium to drive: the one on the PATH, else Playwright's, else Debian's, installed when root. */
export function findChromium(): string | undefined {
  const found = onPath(CHROMIUM);
  if (found !== undefined) return found;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  install('chromium-headless-shell');
  return onPath(CHROMIUM);
}

/** A Firefox to drive: the one on the PATH, else Debian's, installed when root. */
export function findFirefox(): string | undefined {
  const found = onPath(FIREFOX);
  if (found !== undefined) return found;
  install('firefox-esr');
  return onPath(FIREFOX);
}

/** Nothing where it cannot be done: whoever asked looks again. */
function install(debianPackage: string): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return;
  console.log(`Installation de ${debianPackage} (apt-get)…`);
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', debianPackage], {
    stdio: 'inherit',
    env: { ...runConfig.environment, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function onPath(names: readonly string[]): string | undefined {
  return runConfig.path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
