/** Hands a file to the browser's downloads under `filename`. */
export function saveBlob(blob: Blob, filename: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own reference once the click returned; the next task may free the address.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
