import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';
import { runConfig } from './config.ts';

/** A Chromium to drive: the one on the PATH, else Playwright's, else Debian's, installed when root. */
export function findChromium(): string | undefined {
  const found = onPath();
  if (found !== undefined) return found;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installation de Chromium (apt-get)…');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], {
      stdio: 'inherit',
      env: { ...runConfig.environment, DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  return onPath();
}

function onPath(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return runConfig.path
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}
