import { z } from 'zod';
import type { Brand } from '../settings/brand.ts';
import { MOST_DECLARED } from './manifest.ts';
import { htmlFault } from './plain-html.ts';

/** Name of the file of a release that holds them. */
export const PAGE_TEXTS_FILE = 'page-texts.json';

/** Largest such file, bytes. */
export const LARGEST_PAGE_TEXTS = 1024 * 1024;

const LONGEST_TEXT = 200_000;

/** HTML that holds words and fields and nothing that runs, of a module's page as it is first drawn. */
export const PageText = z
  .string()
  .max(LONGEST_TEXT, { abort: true })
  .superRefine((html, context) => {
    const fault = htmlFault(html);
    if (fault !== undefined) context.addIssue(`it holds ${fault}`);
  });

/** The texts of a module's public pages, by path: what the shell's server writes in their HTML. */
export const PageTexts = z
  .record(z.string().max(200), PageText)
  .refine((texts) => Object.keys(texts).length <= MOST_DECLARED, `${MOST_DECLARED} texts at most`);
export type PageTexts = z.infer<typeof PageTexts>;

/** Stands for a word of the brand, which differs from portal to portal: it reads as an address, since the manual links the contact's. */
const markOf = (word: string) => `${word}@marque.invalid`;

/** The brand with a mark in place of each word: what texts are drawn with. */
export function markedBrand(brand: Brand): Brand {
  const marks = Object.keys(brand).map((word) => [word, markOf(word)] as const);
  return { ...brand, ...Object.fromEntries(marks), audit: null };
}

/** A text with the words of this portal. They stand in HTML as they are. */
export function withBrand(text: string, brand: Brand): string {
  return Object.entries(brand).reduce(
    (read, [word, said]) => (typeof said === 'string' ? read.replaceAll(markOf(word), () => said) : read),
    text,
  );
}
