/** What a rich text is: its shape, and what is asked of it anywhere. No DOM, no library. */
export {
  emptyRichText,
  imagesOf,
  isEmptyRichText,
  type RichTextBlock,
  type RichTextBreak,
  type RichTextDocument,
  type RichTextHeading,
  type RichTextList,
  type RichTextMark,
  type RichTextParagraph,
  type RichTextQuotation,
  type RichTextRun,
} from './document.ts';
export { LONGEST_ALTERNATIVE, type RichTextImage, type RichTextImageAttrs } from './image.ts';
export { isAcceptedLink } from './links.ts';
export { plainText } from './plain-text.ts';
