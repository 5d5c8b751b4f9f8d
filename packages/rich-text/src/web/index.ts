/** Rich texts in pages: the field that writes them, and what shows them. ProseMirror comes with the first field on screen. */
export type { ReadImage, RichTextImages } from './image-source.ts';
export { RichText, type RichTextProps } from './rich-text.ts';
export { default as RichTextField } from './RichTextField.vue';
