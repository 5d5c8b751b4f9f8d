import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What follows these is the version of the portal; a module asks for kits of it, or of later ones that fit. */
const NAMED =
  /(?<=portail-|pwp-portal:|"@pwp\/[a-z-]{1,40}": "\^?|(?:^ {2}|schema\.json", )"version": ")\d{1,4}\.\d{1,4}\.\d{1,4}/gm;

const FILES = [
  '{package,lerna}.json',
  '{*,packages/*,modules/*,deploy/*}/package.json',
  'docs/*.md',
  'deploy/{oci,compose,kubernetes}/*',
];

/** The files that say the version of the portal: packages, and what names its archive or its image. */
export function namingFiles(root: string): string[] {
  return globSync(FILES, { cwd: root })
    .filter((file) => versionsIn(readFileSync(join(root, file), 'utf8')).length > 0)
    .toSorted();
}

/** The versions that a text says. */
export function versionsIn(text: string): string[] {
  return text.match(NAMED) ?? [];
}

/** The text with this version in their place. */
export function withVersion(text: string, version: string): string {
  return text.replaceAll(NAMED, version);
}
