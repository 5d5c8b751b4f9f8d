/** Saves a file in the browser's downloads as `filename`. */
export function saveBlob(blob: Blob, filename: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = filename;
  document.body.append(link);
  link.click();
  link.remove();
  // The download keeps its own reference after the click, so the next task may revoke the URL.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
