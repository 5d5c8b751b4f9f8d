import { onBeforeUnmount, onMounted } from 'vue';
import { fr } from '../locales/fr.ts';

/** A copied picture has no name, so browsers give all of them this one. */
const NAMELESS = /^image\.(\w+)$/;

/** Handles the files and pictures pasted on the page, wherever the focus is. */
export function usePaste(onFiles: (files: File[]) => void): void {
  let pictures = 0;

  function named(file: File): File {
    const extension = NAMELESS.exec(file.name)?.[1];
    if (extension === undefined) return file;
    pictures += 1;
    return new File([file], fr.depot.collee(pictures, extension), { type: file.type });
  }

  function paste(event: ClipboardEvent): void {
    const files = [...(event.clipboardData?.files ?? [])];
    // Text is pasted as usual.
    if (files.length === 0) return;
    event.preventDefault();
    onFiles(files.map(named));
  }

  onMounted(() => document.addEventListener('paste', paste));
  onBeforeUnmount(() => document.removeEventListener('paste', paste));
}
