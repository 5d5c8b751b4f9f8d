/** The schema of rich texts, without a DOM: what a server checks by, and the editor edits by. */
export { faultOfRichText, richText, richTextBody, type RichTextLimits } from './rich-text.ts';
export { richTextSchema } from './schema.ts';
