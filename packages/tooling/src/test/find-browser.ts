import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { install, onPath } from './debian-package.ts';

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
